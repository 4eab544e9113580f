// The form at the desk: checks what was typed, posts it, and forgets it when nobody has touched it for a while.
(() => {
  const page = document.getElementById("page");
  const form = document.getElementById("form");
  const sent = document.getElementById("sent");
  const send = document.getElementById("send");
  const words = page.dataset;
  const door = `/hooks/forms/${words.form}`;
  const FILLS_IN = 3200;
  let opened = null;
  let attempt = crypto.randomUUID();
  let idle = 0;

  const wait = (ms) => new Promise((done) => setTimeout(done, ms));

  async function open() {
    const answer = await fetch(door, { cache: "no-store" });
    if (!answer.ok) throw new Error("refused");
    opened = { ...(await answer.json()), at: Date.now() };
  }

  function say(id, text, ...fields) {
    const place = document.getElementById(id);
    place.textContent = text;
    place.hidden = !text;
    for (const field of fields) field.setAttribute("aria-invalid", text ? "true" : "false");
    return !text;
  }

  function wrongIn({ name, phone, email }) {
    if (!name.value.trim()) return ["name-problem", words.needName, name];
    if (!phone.value.trim() && !email.value.trim()) return ["way-problem", words.needWay, phone, email];
    const digits = phone.value.replace(/\D/g, "");
    if (phone.value.trim() && (digits.length < 7 || digits.length > 15))
      return ["way-problem", words.badPhone, phone];
    const mail = email.value.trim();
    if (mail && !/^[^\s@]+@[^\s@]+\.[^\s@]{2,}$/.test(mail)) return ["way-problem", words.badEmail, email];
    return null;
  }

  function check() {
    const fields = form.elements;
    say("name-problem", "", fields.name);
    say("way-problem", "", fields.phone, fields.email);
    const wrong = wrongIn(fields);
    if (!wrong) return true;
    say(...wrong);
    wrong[2].focus();
    return false;
  }

  function filled() {
    const { name, phone, email, service, question } = form.elements;
    return {
      form_key: opened.form_key,
      ticket: opened.ticket,
      company_website: form.elements.company_website.value,
      page_url: location.origin + location.pathname,
      via: words.via,
      fields: {
        name: name.value,
        phone: phone.value,
        email: email.value,
        service: service.value,
        question: question.value,
        language: words.language,
        ref: words.ref,
      },
      consent: [...form.querySelectorAll(".box input")].map((box) => ({
        channel: box.dataset.channel,
        text_version: box.dataset.version,
        text: box.nextElementSibling.textContent.trim(),
        checked: box.checked,
        at: new Date().toISOString(),
      })),
    };
  }

  async function post() {
    if (!opened) await open();
    const early = FILLS_IN - (Date.now() - opened.at);
    if (early > 0) await wait(early);
    const answer = await fetch(door, {
      method: "POST",
      headers: { "content-type": "application/json", "idempotency-key": attempt },
      body: JSON.stringify(filled()),
    });
    if (answer.ok) return true;
    const problem = await answer.json().catch(() => ({}));
    if (problem.at !== "/ticket") return false;
    await open();
    return post();
  }

  async function submit(event) {
    event.preventDefault();
    say("problem", "");
    if (!check()) return;
    send.disabled = true;
    send.textContent = words.sending;
    try {
      if (await post()) done();
      else say("problem", words.refused);
    } catch {
      say("problem", words.offline);
    }
    send.disabled = false;
    send.textContent = words.send;
  }

  function done() {
    form.hidden = true;
    sent.hidden = false;
    sent.focus();
    window.scrollTo(0, 0);
  }

  function restart() {
    form.reset();
    attempt = crypto.randomUUID();
    for (const id of ["name-problem", "way-problem", "problem"])
      say(id, "", ...form.querySelectorAll("[aria-invalid]"));
    sent.hidden = true;
    form.hidden = false;
    window.scrollTo(0, 0);
    open().catch(() => {
      opened = null;
    });
  }

  function touched() {
    clearTimeout(idle);
    if (words.reset) idle = setTimeout(restart, Number(words.reset) * 1000);
  }

  function mended(event) {
    const field = event.target;
    if (field.getAttribute("aria-invalid") !== "true") return;
    if (field.name === "name") say("name-problem", "", field);
    else say("way-problem", "", form.elements.phone, form.elements.email);
  }

  form.addEventListener("input", mended);
  form.addEventListener("submit", submit);
  document.getElementById("again").addEventListener("click", restart);
  for (const kind of ["pointerdown", "keydown", "input"])
    document.addEventListener(kind, touched, { passive: true });
  form.hidden = false;
  open().catch(() => {
    opened = null;
  });
})();
