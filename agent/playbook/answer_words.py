"""How people say yes, no, later and something else, in both languages."""

import re

_YES_WORD = (
    r"(?:yes|_yes_|y(?=$| (?:please|pls|thanks|thx|ty|yes|_\w+_)\b)|ya(?! (?:no|me|te|se|lo|la|los|las|fui|fue|voy|estoy|soy|puedo|tengo|es|esta|estuvo|mero|quiero|casi|ni|vi|hice|basta|dejen|paren)\b)|si|sip|simon|claro( que si)?|dale|va|sale|vale|sure( thing)?|ok|k|alright|all right|sounds (good|great|perfect|lovely|like a plan)|good(?! (?:morning|afternoon|evening|day|night|question|luck|point))|great|perfect|perfecto|awesome|excellent|absolutely|definitely|"
    r"of course|yes please|please|please do|go ahead|do it|lets do (it|that|this)|lets go|lets|book it|book me|book that|lock it in|that works|works( for me)?|it works|this works|that one|that time|i can do (that|it)|i can|ill take it|ill take (that|this)|take it|"
    r"confirm(ed)?|i confirm|confirming|ill be there|will be there|be there|see you (then|there|tomorrow|soon)|correct|right|exactly|yessir|yes maam|bet|cool|fine( by me| with me)?|im in|count me in|sign me up|down|"
    r"thats (fine|perfect|great|good|ok|right|correct|it)|that is (fine|perfect|great|good|ok)|thatll work|that will work|would love (to|that)|id love (to|that)|i would love (to|that)|i would|i would like that|id like that|i do|i am|im coming|for sure|yep|mhm|mmhm|uh huh|totally|deal|"
    r"confirmo|confirmad[ao]|ahi estare|ahi nos vemos|esta bien|bien|de acuerdo|por supuesto|me parece( bien| perfecto)?|esa|ese|ese mismo|me sirve|me funciona|me queda bien|either( one)?( is| works)?|any of (those|them)|whichever|cualquiera|agendal[ao]|reserval[ao]|apartal[ao]|por favor|c)"
)
YES = re.compile(
    rf"^(?:(?:oh|omg|ooh|yay|aw|heck|hell|uh|umm|ah|ay|sorry|perfect|great|ok|um|well|hi|hello|hey|hola|thanks|gracias|lol|haha|pues|bueno|and|actually|hmm|_smile_|_thanks_|_laugh_|_heart_) )*{_YES_WORD}\b"
)
NO = re.compile(
    r"^(?:(?:oh|ok|um|well|hi|hello|hey|hola|sorry|actually|hmm|ah|uh|thanks|gracias|pues|lol|ay|perdon|unfortunately|so|but|mmm) )*(?:no(?!t? (sure|problem|worries|preference|idea|rush|thats all|that is all|me importa|importa|hay problema|se que|puedo (respirar|ver|tragar)|worry|soon|clue))\b|_no_|n$|not (now|today|yet|really|right now|interested|at this time|at the moment|for me|this time|ready|anymore|atm)|never mind|maybe (later|another time|next (month|year|time)|some other time|not)|another time|some other time|"
    r"i(ll)? pass|pass|hard pass|nah|none( of (those|these|them|that))?( work\w*)?|neither|dont (think so|want|book|need)|i dont (think so|want|need)|cant( do| make|$)|i cant( do| make|$| that| those| any| on| at)|im (good|ok|fine|all set)( thanks| for now| no thanks|$)|too (early|late|soon|expensive|far|much|pricey)|"
    r"(that|those|these|they|neither|it|none|nothing|this|the times?) (\w+ ){0,4}(dont|doesnt|wont|isnt|arent|not|cant|didnt) (\w+ )?(work|fit|good|great|gonna|going|happening)|doesnt work|dont work|wont work|wrong|changed my mind|let me (think|check|talk|get back|see|ask|look|sleep)|ill (think|let you know|get back|pass|check(?! out)|wait|hold off|reach out|call)|i(ll)? (need|have) to (think|check|ask|talk|see|look)|need to (think|check|ask|talk)|gonna (think|wait|hold|pass)|going to (think|wait|hold|pass)|hold off|later|ninguna|ningun[ao]|ahorita no|ahora no|todavia no|luego|despues|mas tarde|otro dia|tal vez|quizas|lo (voy a )?pens\w+|dejame (ver|pensar|checar|revisar|preguntar|consultar)|deja(me)? (lo )?(pienso|veo|checo|pensar)|tengo que (pensar|ver|checar|preguntar)|no gracias|paso|muy caro|esta caro|no puedo)\b"
)
LATER = re.compile(
    r"\b(maybe later|(ask|check with|talk (to|with)|speak (to|with)|run (it|this|that) by|run (it|this|that) past|consult( with)?|discuss (it |this )?with|clear it with) (my|hubby|the (wife|husband|hubby|boss|boyfriend|girlfriend|family))\b|(check|look at|see|consult) my (calendar|schedule|work|budget|account|bank|planner|shifts?|agenda|finances)|sleep on it|(deja|dejame|dejeme|tengo que|voy a|debo|quiero|hay que) (\w+ )?(pregunt\w+|consultar\w*|consulto|checar\w*|platicar\w*|pensar\w*|ver con)|le (pregunto|consulto) a mi|not (right )?now|not yet|not interested|some other time|another time|let me (think|check with|talk to|ask|get back|sleep)|ill (think about|let you know|get back to you|pass|hold off|reach out|call (you )?back)|need to (think|check|ask|talk)|hold off|too (expensive|pricey|much)|changed my mind|dont (want|need) (it|that|to book|an appointment)|"
    r"none of (those|these|them)|ninguna|ningun[ao]|check (with|w) my|not sure yet|shop around|all bad|think about it|"
    r"(those|these|that|they|neither|none|it|that time|those times|these times|the times?) (\w+ ){0,3}(dont|doesnt|wont|cant|not|didnt|isnt) (\w+ )?(work|fit|good|going)|cant (do|make) (any|that|those|these|it|then|either|monday|tuesday|wednesday|thursday|friday|saturday|sunday|\d+)|lo (voy a )?pienso|dejame (pensar|ver|preguntar)|ahorita no|mejor no|ya no quiero|no me (interesa|funciona|sirve|queda)|muy caro)\b"
)
CHANGE = re.compile(
    r"\b(but|pero|instead|except|however|change|different|another|other|earlier|later|move|rather|mas tarde|mas temprano|otro|otra|cambiar|reschedule|better|after|before|sooner|can we do|could we do|como)\b"
)
ASKS_WHO = re.compile(
    r"^(is|are|was|who|whos|which|what|whats|does|do|did|has|how|hows|can|tell me|quien|es|cual|como|tiene)\b"
)
_SUITS = re.compile(
    r"(?<!think )(?<!sure )(?<!if )(?<!whether )(?<!know )(?<!doubt )(?<!is )(?<!does )(?<!was )\b(?:that|this|the|my|our|current) (?:same )?(?:time|hour|appt|appointment|slot) "
    r"(?:(?:still|actually|really|is|its|will be|would be|sounds|just|all|so|totally) )*(?:works|great|good|fine|perfect|ok|okay|ideal|best|alright|lovely)\b|"
    r"(?<!si )\b(?:esa|esta|la|mi) (?:misma )?(?:hora|cita) (?:me |nos )?(?:(?:queda|viene|esta|parece|es) (?:muy |super )?(?:bien|perfect[ao]|ideal|excelente)|funciona|sirve|acomoda)\b|"
    r"(?<!si )\b(?:ese|este|el) horario (?:me |nos )?(?:(?:queda|viene|esta|parece|es) (?:muy |super )?(?:bien|perfecto|ideal|excelente)|funciona|sirve|acomoda)\b"
)
_STILL_CHANGES = re.compile(
    r"\b(?:but|pero|except|instead|reschedule|move|change|cancel|cambiar|mover|cancelar|though|aunque|another|otra|otro|rather)\b"
)


def suits(plain: str) -> bool:
    """Whether the time that they have is said to be right, like "I can't come earlier, so that time is great"."""
    return _SUITS.search(plain) is not None and _STILL_CHANGES.search(plain) is None
