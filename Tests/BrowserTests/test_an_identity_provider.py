"""Log-in by a real provider (oidc-provider-mock, on Authlib), and by one whose answers are bent.

A server of our own stands between: it passes everything on, and bends tokens where a test asks for it.
"""

import base64
import contextlib
import hashlib
import hmac
import json
import os
import re
import shutil
import socket
import sqlite3
import subprocess
import threading
import time
import urllib.error
import urllib.parse
import urllib.request
from http.cookiejar import CookieJar
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest
from conftest import BINARY, ENVIRONMENT, PASSWORD, axe_findings, frame_faults, overflow, press
from joserfc import jws
from joserfc.jwk import ECKey, RSAKey

os.environ["AUTHLIB_INSECURE_TRANSPORT"] = "1"
from oidc_provider_mock import User, run_server_in_thread  # noqa: E402

CLIENT = "beprova"


def free_port():
    with socket.socket() as s:
        s.bind(("127.0.0.1", 0))
        return s.getsockname()[1]


class Provider(ThreadingHTTPServer):
    """Passes on to the true provider; `bend` may change a token's claims, and who signs it."""

    def __init__(self, true_port):
        super().__init__(("127.0.0.1", 0), Between)
        self.true = f"http://127.0.0.1:{true_port}"
        self.address = f"http://127.0.0.1:{self.server_port}"
        self.key = RSAKey.generate_key(2048, {"kid": "one"})
        self.elliptic = ECKey.generate_key("P-256", {"kid": "curve"})
        self.published = [self.key, self.elliptic]
        self.asked = []
        self.metadata = {}
        self.reset()

    def reset(self):
        self.bend = lambda claims: claims
        self.sign = lambda claims: signed(claims, self.key)
        self.metadata = {}
        self.published = [self.key, self.elliptic]


def encoded(value):
    data = value if isinstance(value, bytes) else json.dumps(value).encode()
    return base64.urlsafe_b64encode(data).rstrip(b"=").decode()


def signed(claims, key, algorithm="RS256", kid=True):
    head = {"alg": algorithm} | ({"kid": key.as_dict()["kid"]} if kid is True else {"kid": kid} if kid
                                 else {})
    return jws.serialize_compact(head, json.dumps(claims).encode(), key, algorithms=[algorithm])


def by_hand(head, claims, signature=b""):
    return f"{encoded(head)}.{encoded(claims)}.{encoded(signature)}"


class Between(BaseHTTPRequestHandler):
    def log_message(self, *_):
        pass

    def do_GET(self):
        self.pass_on(None)

    def do_POST(self):
        self.pass_on(self.rfile.read(int(self.headers.get("Content-Length", 0))))

    def pass_on(self, body):
        server = self.server
        path = urllib.parse.urlsplit(self.path).path
        server.asked.append((path, (body or b"").decode()))
        if path == "/jwks":
            keys = [k.as_dict(private=False) for k in server.published]
            return self.answer(200, json.dumps({"keys": keys}).encode())
        request = urllib.request.Request(server.true + self.path, data=body, method=self.command)
        request.add_header("Host", urllib.parse.urlsplit(server.true).netloc)
        if self.headers.get("Content-Type"):
            request.add_header("Content-Type", self.headers["Content-Type"])
        try:
            reply = urllib.request.build_opener(Stay).open(request, timeout=20)
        except urllib.error.HTTPError as error:
            reply = error
        data = reply.read().replace(server.true.encode(), server.address.encode())
        if path == "/.well-known/openid-configuration":
            data = json.dumps(json.loads(data) | server.metadata).encode()
        if path == "/oauth2/token" and reply.status == 200:
            tokens = json.loads(data)
            middle = tokens["id_token"].split(".")[1]
            claims = json.loads(base64.urlsafe_b64decode(middle + "=" * (-len(middle) % 4)))
            claims["iss"] = server.address
            tokens["id_token"] = server.sign(server.bend(claims))
            data = json.dumps(tokens).encode()
        self.answer(reply.status, data, reply.headers.get("Location"),
                    reply.headers.get("Content-Type"))

    def answer(self, status, data, location=None, kind="application/json"):
        self.send_response(status)
        if location:
            self.send_header("Location", location)
        self.send_header("Content-Type", kind or "application/json")
        self.send_header("Content-Length", str(len(data)))
        self.end_headers()
        self.wfile.write(data)


class Stay(urllib.request.HTTPRedirectHandler):
    def redirect_request(self, *_):
        return None


@contextlib.contextmanager
def running(server):
    thread = threading.Thread(target=server.serve_forever, args=(0.05,))
    thread.start()
    yield server
    server.shutdown()
    thread.join()
    server.server_close()


@pytest.fixture(scope="module")
def provider():
    users = [
        User(sub="s-1", claims={"preferred_username": "Sanna", "groups": ["isu-fam"]}),
        User(sub="s-2", claims={"preferred_username": "sanna"}),
        User(sub="u-1", claims={"preferred_username": "ulf", "groups": ["annat"]}),
        User(sub="x-1", claims={"preferred_username": "okand", "groups": ["isu-fam"]}),
        User(sub="a-1", claims={"preferred_username": "admin"}),
    ]
    with run_server_in_thread(user_claims=users) as true, \
            running(Provider(true.server_port)) as between:
        yield between


@pytest.fixture(scope="module")
def demo(tmp_path_factory):
    folder = tmp_path_factory.mktemp("made")
    subprocess.run([BINARY, "demo", "--create-only", "--database", folder / "my.sqlite"], check=True,
                   env=ENVIRONMENT, capture_output=True)
    return folder


@contextlib.contextmanager
def serving_with(provider, demo, folder):
    """The product on a copy of the demo, with the provider; address and database."""
    shutil.copytree(demo, folder, dirs_exist_ok=True)
    database = folder / "my.sqlite"
    secret = folder / "secret"
    secret.write_text("en hemlighet\n")
    unit = sqlite3.connect(database).execute(
        "SELECT code FROM org_unit WHERE kind = 'unit' AND code <> 'VUX' ORDER BY code").fetchone()[0]
    settings = folder / "provider.json"
    settings.write_text(json.dumps({
        "name": "Lärköpings inloggning", "issuer": provider.address, "client_id": CLIENT,
        "client_secret_file": str(secret), "login_claim": "preferred_username",
        "roles_claim": "groups", "algorithms": ["RS256", "PS256", "ES256"],
        "roles": [{"value": "isu-fam", "role": "senior", "unit": unit}], "emergency": ["admin"],
    }))
    address = f"http://127.0.0.1:{free_port()}"
    log = open(folder / "log", "w")
    server = subprocess.Popen(
        [BINARY, "serve", "--port", address.rsplit(":", 1)[1], "--base-url", address, "--database",
         str(database), "--identity-provider", str(settings)],
        stdout=subprocess.PIPE, stderr=log, text=True, env=ENVIRONMENT)
    assert server.stdout.readline().startswith("http://"), (folder / "log").read_text()
    yield address, database
    server.terminate()
    assert server.wait(timeout=30) == 0, (folder / "log").read_text()


@pytest.fixture(scope="module")
def house(provider, demo, tmp_path_factory):
    with serving_with(provider, demo, tmp_path_factory.mktemp("provider")) as served:
        yield served


class Person:
    """A browser without pictures: cookies, and redirects that are looked at."""

    def __init__(self, address):
        self.address = address
        self.jar = CookieJar()
        self.opener = urllib.request.build_opener(
            urllib.request.HTTPCookieProcessor(self.jar), Stay)

    def ask(self, path, form=None):
        url = path if path.startswith("http") else self.address + path
        data = urllib.parse.urlencode(form).encode() if form is not None else None
        request = urllib.request.Request(url, data=data, headers={"Sec-Fetch-Site": "same-origin"})
        try:
            reply = self.opener.open(request, timeout=30)
        except urllib.error.HTTPError as error:
            reply = error
        return reply.status, reply.headers.get("Location"), reply.read().decode()

    def begin(self, till="/konto"):
        status, location, body = self.ask("/logga-in/extern?" + urllib.parse.urlencode({"till": till}))
        assert status == 303, body[:500]
        return location

    def answer(self, who, till="/konto"):
        """Where the provider sends the browser back to."""
        status, location, body = self.ask(self.begin(till), {"sub": who})
        assert status == 302, body[:500]
        return location

    def come_in(self, who, till="/konto"):
        return self.ask(self.answer(who, till))


def events(database):
    rows = sqlite3.connect(database).execute("SELECT event, detail FROM change_log ORDER BY id")
    return [f"{event} {detail or ''}".strip() for event, detail in rows]


def roles(database, login):
    return sqlite3.connect(database).execute(
        """SELECT role FROM membership JOIN user_account ON user_account.id = user_id
           WHERE login = ? AND valid_to IS NULL""", (login,)).fetchall()


@pytest.fixture(autouse=True)
def straight(provider):
    provider.reset()
    provider.asked.clear()
    yield


def test_the_request_carries_pkce_state_and_nonce(house, provider):
    query = dict(urllib.parse.parse_qsl(urllib.parse.urlsplit(Person(house[0]).begin()).query))
    assert query["response_type"] == "code" and query["client_id"] == CLIENT
    assert query["code_challenge_method"] == "S256" and len(query["code_challenge"]) == 43
    assert len(query["state"]) >= 43 and len(query["nonce"]) >= 43
    assert len({query["state"], query["nonce"], query["code_challenge"]}) == 3
    person = Person(house[0])
    location = person.ask(person.answer("u-1"))[1]
    assert location == "/konto"
    form = dict(urllib.parse.parse_qsl(
        next(body for path, body in provider.asked if path == "/oauth2/token")))
    digest = hashlib.sha256(form["code_verifier"].encode()).digest()
    assert len(form["code_verifier"]) >= 43 and encoded(digest) != query["code_challenge"]
    assert form["client_secret"] == "en hemlighet" and form["redirect_uri"].endswith("/logga-in/svar")


def test_an_account_is_bound_by_its_name_and_then_known_by_the_subject(house):
    person = Person(house[0])
    status, location, _ = person.come_in("s-1")
    assert (status, location) == (303, "/konto")
    assert "Sanna" in person.ask("/konto")[2]
    # Somebody else of that name is not she, and is told what to do.
    status, _, body = Person(house[0]).come_in("s-2")
    assert status == 403 and "hör ihop med någon annan" in body
    assert "provider.bound" in events(house[1])
    assert "logIn.failed provider otherSubject" in events(house[1])


def test_groups_give_the_roles_that_are_configured_and_take_them_back(house, provider):
    Person(house[0]).come_in("s-1")
    assert ("senior",) in roles(house[1], "sanna")
    given = [r for r in roles(house[1], "sanna") if r != ("senior",)]
    provider.bend = lambda claims: claims | {"groups": []}
    Person(house[0]).come_in("s-1")
    # Those that were given here stay.
    assert roles(house[1], "sanna") == given != []
    provider.bend = lambda claims: claims | {"groups": "isu-fam"}
    Person(house[0]).come_in("s-1")
    assert ("senior",) in roles(house[1], "sanna")


def test_nobody_gets_an_account_by_knocking(house):
    before = sqlite3.connect(house[1]).execute("SELECT count(*) FROM user_account").fetchone()
    status, _, body = Person(house[0]).come_in("x-1")
    assert status == 403 and "Du har inget konto här" in body
    after = sqlite3.connect(house[1]).execute("SELECT count(*) FROM user_account").fetchone()
    assert before == after


def test_a_bound_account_takes_no_password_but_the_emergency_ones(house):
    Person(house[0]).come_in("s-1")
    Person(house[0]).come_in("a-1")

    def log_in(who):
        return Person(house[0]).ask("/logga-in", {"login": who, "password": PASSWORD})[0]

    assert log_in("sanna") == 422
    assert log_in("admin") == 303
    assert log_in("farid") == 303


def later(claims, **more):
    return claims | more


BENT = {
    "audience": ("audience", lambda p: setattr(p, "bend", lambda c: later(c, aud="annan"))),
    "others' audience": ("audience", lambda p: setattr(
        p, "bend", lambda c: later(c, aud=["annan", CLIENT]))),
    "authorised party": ("audience", lambda p: setattr(p, "bend", lambda c: later(c, azp="annan"))),
    "issuer": ("issuer", lambda p: setattr(p, "bend", lambda c: later(c, iss="https://evil.example"))),
    "expired": ("expired", lambda p: setattr(p, "bend", lambda c: later(
        c, exp=int(time.time()) - 120))),
    "no expiry": ("expired", lambda p: setattr(p, "bend", lambda c: {
        k: v for k, v in c.items() if k != "exp"})),
    "old": ("expired", lambda p: setattr(p, "bend", lambda c: later(c, iat=int(time.time()) - 3600))),
    "not yet issued": ("expired", lambda p: setattr(p, "bend", lambda c: later(
        c, iat=int(time.time()) + 600))),
    "not yet good": ("expired", lambda p: setattr(p, "bend", lambda c: later(
        c, nbf=int(time.time()) + 600))),
    "nonce": ("nonce", lambda p: setattr(p, "bend", lambda c: later(c, nonce="annan"))),
    "no nonce": ("nonce", lambda p: setattr(p, "bend", lambda c: {
        k: v for k, v in c.items() if k != "nonce"})),
    "access token": ("accessToken", lambda p: setattr(p, "bend", lambda c: later(
        c, at_hash="AAAAAAAAAAAAAAAAAAAAAA"))),
    "no subject": ("malformed", lambda p: setattr(p, "bend", lambda c: later(c, sub=""))),
    "none": ("algorithm", lambda p: setattr(p, "sign", lambda c: by_hand({"alg": "none"}, c))),
    "None": ("algorithm", lambda p: setattr(p, "sign", lambda c: by_hand({"alg": "NoNe"}, c))),
    "HMAC by the public key": ("algorithm", lambda p: setattr(p, "sign", lambda c: hs256(c, p))),
    "critical": ("algorithm", lambda p: setattr(p, "sign", lambda c: by_hand(
        {"alg": "RS256", "kid": "one", "crit": ["x"], "x": 1}, c))),
    "swapped key": ("signature", lambda p: setattr(p, "sign", lambda c: signed(
        c, RSAKey.generate_key(2048, {"kid": "one"})))),
    "unknown key": ("signature", lambda p: setattr(p, "sign", lambda c: signed(
        c, RSAKey.generate_key(2048, {"kid": "okand"})))),
    "no signature": ("signature", lambda p: setattr(p, "sign", lambda c: by_hand(
        {"alg": "RS256", "kid": "one"}, c))),
    "changed after signing": ("signature", lambda p: setattr(p, "sign", lambda c: changed(c, p))),
    "another kind of key": ("signature", lambda p: setattr(p, "sign", lambda c: by_hand(
        {"alg": "ES256", "kid": "one"}, c, b"a" * 64))),
    "garbage": ("malformed", lambda p: setattr(p, "sign", lambda c: "inte.ett.bevis")),
    "two parts": ("malformed", lambda p: setattr(p, "sign", lambda c: "e30.e30")),
}


def hs256(claims, provider):
    head = encoded({"alg": "HS256", "kid": "one"})
    public = provider.key.as_pem(private=False)
    body = f"{head}.{encoded(claims)}"
    return f"{body}.{encoded(hmac.new(public, body.encode(), hashlib.sha256).digest())}"


def changed(claims, provider):
    head, _, signature = signed(claims, provider.key).split(".")
    return f"{head}.{encoded(claims | {'sub': 'a-1'})}.{signature}"


@pytest.mark.parametrize("name", BENT)
def test_a_token_that_is_not_right_lets_nobody_in(house, provider, name):
    reason, bend = BENT[name]
    bend(provider)
    person = Person(house[0])
    status, _, body = person.come_in("u-1")
    assert status == 403, body[:300]
    assert "gick inte att lita på" in body and reason in body
    assert person.ask("/konto")[0] == 303
    assert events(house[1])[-1] == f"logIn.failed provider {reason}"
    # The way that is straight goes on being open.
    provider.reset()
    assert Person(house[0]).come_in("u-1")[1] == "/konto"


@pytest.mark.parametrize("algorithm", ["RS256", "PS256", "ES256"])
def test_signatures_of_the_allowed_kinds_are_taken(house, provider, algorithm):
    key = provider.elliptic if algorithm == "ES256" else provider.key
    for kid in (True, None):
        provider.sign = lambda c: signed(c, key, algorithm, kid)
        assert Person(house[0]).come_in("u-1")[1] == "/konto"


def test_a_state_is_good_once_and_in_its_own_browser(house):
    person = Person(house[0])
    answer = person.answer("u-1")
    cookies = list(person.jar)
    # Another browser, with somebody else's answer: log-in as the attacker.
    other = Person(house[0])
    assert other.ask(answer)[0] == 403
    other.begin()
    assert other.ask(answer)[0] == 403
    assert person.ask(answer)[1] == "/konto"
    # Once more, with the cookie put back.
    for cookie in cookies:
        person.jar.set_cookie(cookie)
    status, _, body = person.ask(answer)
    assert status == 403 and "redan använd" in body
    assert person.ask("/logga-in/svar?code=a&state=b")[0] == 403
    assert person.ask("/logga-in/svar")[0] == 403


def test_a_code_is_good_once(house):
    person = Person(house[0])
    used = urllib.parse.parse_qs(urllib.parse.urlsplit(person.answer("u-1")).query)
    assert person.ask("/logga-in/svar?" + urllib.parse.urlencode(
        {"code": used["code"][0], "state": used["state"][0]}))[0] == 303
    again = Person(house[0])
    fresh = urllib.parse.parse_qs(urllib.parse.urlsplit(again.answer("u-1")).query)
    status, _, body = again.ask("/logga-in/svar?" + urllib.parse.urlencode(
        {"code": used["code"][0], "state": fresh["state"][0]}))
    assert status == 403 and "släppte inte in dig" in body


def test_who_says_no_at_the_provider_stays_out(house):
    person = Person(house[0])
    _, location, _ = person.ask(person.begin(), {"action": "deny"})
    status, _, body = person.ask(location)
    assert status == 403 and "denied" in body


def test_an_answer_that_names_another_issuer_is_refused(house):
    person = Person(house[0])
    status, _, body = person.ask(person.answer("u-1") + "&iss=https%3A%2F%2Fevil.example")
    assert status == 403 and "issuer" in body


@pytest.mark.parametrize("target", ["//evil.example", "https://evil.example/", "/\\evil.example"])
def test_it_leads_to_our_own_pages_alone(house, target):
    assert Person(house[0]).come_in("u-1", till=target)[1] == "/"


def test_new_keys_are_fetched_when_they_are_needed_and_not_for_all_who_knock(
        provider, demo, tmp_path):
    with serving_with(provider, demo, tmp_path) as (address, _):
        assert Person(address).come_in("u-1")[1] == "/konto"
        new = RSAKey.generate_key(2048, {"kid": "two"})
        provider.published = [new]
        provider.sign = lambda c: signed(c, new)
        assert Person(address).come_in("u-1")[1] == "/konto"
        # The old key is no more.
        provider.sign = lambda c: signed(c, provider.key)
        assert Person(address).come_in("u-1")[0] == 403
        provider.asked.clear()
        for number in range(5):
            other = RSAKey.generate_key(2048, {"kid": f"okand-{number}"})
            provider.sign = lambda c: signed(c, other)
            assert Person(address).come_in("u-1")[0] == 403
        assert [path for path, _ in provider.asked].count("/jwks") == 0


@pytest.mark.parametrize("what, reason", [
    ({"issuer": "https://evil.example"}, "issuer"),
    ({"token_endpoint": "http://evil.example/token"}, "malformed"),
    ({"jwks_uri": "file:///etc/passwd"}, "malformed"),
    ({"token_endpoint": "http://127.0.0.1:1/token"}, "unreachable"),
])
def test_a_provider_that_describes_itself_wrongly_is_not_used(provider, demo, tmp_path, what, reason):
    provider.metadata = what
    with serving_with(provider, demo, tmp_path) as (address, database):
        person = Person(address)
        if reason == "unreachable":
            status, _, body = person.come_in("u-1")
            assert status == 503
        else:
            status, location, body = person.ask("/logga-in/extern")
            assert status == 403 and location is None
        assert reason in body
        # Whoever has a password of their own still gets in.
        assert person.ask("/logga-in", {"login": "ulf", "password": PASSWORD})[0] == 303
        assert f"logIn.failed provider {reason}" in events(database)


def test_by_browser(house, provider, chromium):
    """What people see; at 1280 and 375 pixels, by axe."""
    for width in (1280, 375):
        context = chromium.new_context(base_url=house[0], viewport={"width": width, "height": 900})
        page = context.new_page()
        page.goto("/konto")
        assert axe_findings(page) + overflow(page) + frame_faults(page) == []
        page.get_by_role("link", name="Logga in med Lärköpings inloggning").click()
        page.wait_for_url(provider.address + "/**", wait_until="commit")
        page.get_by_role("button", name="u-1").click()
        page.wait_for_url(house[0] + "/konto")
        assert page.get_by_text("sköts där du loggade in").is_visible()
        assert page.get_by_label("Nytt lösenord").count() == 0
        assert axe_findings(page) + overflow(page) + frame_faults(page) == []
        press(page, "Logga ut")
        out = page.get_by_role("link", name="Lärköpings inloggning", exact=True)
        assert out.is_visible()
        assert axe_findings(page) + overflow(page) + frame_faults(page) == []
        out.click()
        page.wait_for_url(re.compile(re.escape(provider.address) + r"/oauth2/end_session.*"),
                          wait_until="commit")
        provider.bend = lambda claims: claims | {"aud": "annan"}
        page.goto("/logga-in/extern")
        page.get_by_role("button", name="u-1").click()
        page.get_by_role("heading", name="Inloggningen gick inte").wait_for()
        assert axe_findings(page) + overflow(page) + frame_faults(page) == []
        provider.reset()
        context.close()
