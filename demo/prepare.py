"""First start: the practice, its accounts and its people, put in by the same functions as the command's."""

from dataclasses import replace
from datetime import date

import msgspec
from sqlalchemy import Connection

from booking.practice_files import import_file
from cli.connecting import TwilioAccount, WebSite, connect_twilio, connect_web, store_account
from cli.connecting_email import MailAccount, connect_mail, with_defaults
from cli.connecting_google import Entry, GoogleProfile, connect_profile, mark_lines
from cli.connecting_meta import MetaAccount, connect_meta
from cli.context import Context
from core.session import new_id, of_practice, system_scope
from core.settings import read_settings
from demo.place import ROOT, Place, Prepared, free_port
from demo.shift import shifted, weeks_until
from demo.standins import ACCOUNT_SID, AUTH_TOKEN, DESK_PHONE, GOOGLE, MAIL, META, SITE_KEY
from glowdesk import context as product_context
from practice.check import checked
from practice.problems import Problems
from practice.read_file import read_document
from practice.store import find_practice
from practice.users import create_user
from web.pages import DEMO_EMAIL

FILE = ROOT / "demo" / "practice.yaml"
PEOPLE = {DEMO_EMAIL: "camila", "joss@demo.example.com": "joss"}
"""Who can sign in, and whom of the practice's front desk they are."""


def prepare(place: Place, today: date, before: Prepared | None) -> Prepared:
    """Everything that must be there before the processes start; with `before`, only the addresses change."""
    settings = read_settings(
        data_dir=place.folder, database_url=None, redis_url=None, public_url=place.product
    )
    context = product_context(settings)
    practice_id = _practice(context, today)
    account_id = connect_twilio(
        context,
        practice_id,
        TwilioAccount(
            account_sid=ACCOUNT_SID,
            number=_line(context, practice_id),
            auth_token=AUTH_TOKEN,
            api_url=place.standins,
        ),
    )
    origins = (place.standins, place.standins.replace("127.0.0.1", "localhost"))
    connect_web(context, practice_id, WebSite.of(origins=origins, colour=None, site_key=SITE_KEY))
    meta = _connect_meta(context, practice_id, place)
    mail_port = free_port()
    fresh = Prepared(
        account_id,
        place.port,
        place.standin_port,
        today.isoformat(),
        alive=False,
        meta_account=meta,
        mail_account=_connect_mail(context, practice_id, mail_port),
        mail_port=mail_port,
        voice_account=_connect_voice(context, practice_id, place),
        whatsapp_account=_connect_whatsapp(context, practice_id, place),
        google_account=_connect_google(context, practice_id, place),
    )
    prepared = replace(fresh, day=before.day, alive=before.alive) if before else fresh
    prepared.write(place)
    return prepared


def _connect_google(context: Context, practice_id: str, place: Place) -> str:
    """The profile's reviews, and the words by which a text from it is known."""
    profile = GoogleProfile(
        location=GOOGLE.location,
        name="Google",
        client_id=GOOGLE.client_id,
        client_secret=GOOGLE.client_secret,
        refresh_token=GOOGLE.refresh_token,
        topic=GOOGLE.topic,
        push_sender=GOOGLE.push_sender,
        api_url=f"{place.standins}/google",
    )
    entry = Entry(number=_line(context, practice_id), whatsapp=None, words="Hi from Google")
    mark_lines(context, practice_id, entry)
    return connect_profile(context, practice_id, profile)


def _connect_whatsapp(context: Context, practice_id: str, place: Place) -> str:
    """The text line is a WhatsApp sender as well."""
    number = _line(context, practice_id)
    account = TwilioAccount(
        account_sid=ACCOUNT_SID, number=number, auth_token=AUTH_TOKEN, api_url=place.standins
    )
    return store_account(
        context,
        practice_id,
        channel="whatsapp",
        provider="twilio",
        external_id=number,
        settings=account.settings(),
        secret=account.secret(),
    )


def _connect_voice(context: Context, practice_id: str, place: Place) -> str:
    """The practice's number takes calls as well; whether somebody picks up, the phone page decides."""
    book = context.read(of_practice(practice_id), context.books.get)
    account = TwilioAccount(
        account_sid=ACCOUNT_SID, number=book.phone, auth_token=AUTH_TOKEN, api_url=place.standins
    )
    return store_account(
        context,
        practice_id,
        channel="voice",
        provider="twilio",
        external_id=book.phone,
        settings=account.settings() | {"ring": [DESK_PHONE], "ring_when_closed": True},
        secret=account.secret(),
    )


def _connect_meta(context: Context, practice_id: str, place: Place) -> str:
    """The page and the Instagram account; gives the one that the app's callback names."""
    account = MetaAccount(
        channel="facebook",
        account_id=META.page_id,
        page_id=META.page_id,
        app_id=META.app_id,
        app_secret=META.app_secret,
        access_token=META.access_token,
        verify_token=META.verify_token,
        api_url=f"{place.standins}/graph",
    )
    on_instagram = msgspec.structs.replace(account, channel="instagram", account_id=META.instagram_id)
    connect_meta(context, practice_id, on_instagram)
    return connect_meta(context, practice_id, account)


def _connect_mail(context: Context, practice_id: str, port: int) -> str:
    """The practice's desk, whose provider calls us and whose server listens at this port."""
    name = context.read(of_practice(practice_id), lambda conn: context.books.get(conn).practice.name)
    account = MailAccount(
        provider="postmark",
        address=MAIL.desk,
        settings={"from_name": name, "smtp_host": "127.0.0.1", "smtp_port": port},
        secret={"webhook_user": MAIL.user, "webhook_password": MAIL.password},
    )
    return connect_mail(context, practice_id, with_defaults(account))[0]


def _practice(context: Context, today: date) -> str:
    document = shifted(read_document(FILE.read_bytes(), FILE.name), weeks_until(today))
    file = checked(document)
    if isinstance(file, Problems):
        raise SystemExit(f"The demo practice is not in order:\n{file}")
    known = context.read(system_scope(), lambda conn: find_practice(conn, file.practice.id))
    if known is not None:
        return known
    practice_id = context.read(system_scope(), new_id)

    def put_in(conn: Connection) -> None:
        import_file(conn, file, people=True)
        for email, staff_id in PEOPLE.items():
            name = next(each.name for each in file.staff if each.id == staff_id)
            create_user(
                conn, email=email, name=name, role="coordinator", staff_id=staff_id, password_hash=None
            )

    context.write(of_practice(practice_id), put_in)
    return practice_id


def _line(context: Context, practice_id: str) -> str:
    """The practice's own text line."""
    number = context.read(of_practice(practice_id), lambda conn: context.books.get(conn).practice.sms_number)
    assert number is not None
    return number
