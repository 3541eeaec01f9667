"""A page of the kind that Bepröva's lists of records are, as one writes it in Django: the session, the user with their
roles and the list are read from the same tables, counted and rendered by templates.

DATABASE is a SQLite file or postgresql://…; gunicorn serves `application`. Used by anchors.py.
"""

import datetime
import hashlib
import os
import urllib.parse

import django
from django.conf import settings

ADDRESS = os.environ["DATABASE"]
PAGE = 50


def place():
    if not ADDRESS.startswith("postgresql:"):
        return {"ENGINE": "django.db.backends.sqlite3", "NAME": ADDRESS, "OPTIONS": {"timeout": 20}}
    parts = urllib.parse.urlsplit(ADDRESS)
    return {"ENGINE": "django.db.backends.postgresql", "NAME": parts.path[1:], "HOST": parts.hostname,
            "PORT": parts.port, "USER": parts.username}


BASE = """<!doctype html><html lang="sv"><head><meta charset="utf-8"><title>{% block title %}{% endblock %} – Bepröva</title>
<link rel="stylesheet" href="/stil.css"></head><body><a href="#innehall">Till innehållet</a><header><nav><ul>
{% for item in navigation %}<li><a href="{{ item.0 }}">{{ item.1 }}</a></li>{% endfor %}</ul></nav>
<p>{{ user.name }}{% for role in roles %}, {{ role.role }} i {{ role.unit.name }}{% endfor %}</p></header>
<main id="innehall">{% block main %}{% endblock %}</main></body></html>"""
LIST = """{% extends "base.html" %}{% block title %}Anteckningar{% endblock %}{% block main %}<h1>Anteckningar</h1>
<form method="get"><label>Sök <input name="q" value="{{ q }}"></label><label>Synlighet <select name="synlighet">
<option value="">Alla</option>{% for one in levels %}<option>{{ one }}</option>{% endfor %}</select></label>
<button>Visa</button></form><p role="status">{{ hits }} anteckningar</p>
<table><thead><tr><th>Rubrik</th><th>Enhet</th><th>Synlighet</th><th>Läge</th><th>Ändrad</th></tr></thead><tbody>
{% for one in page %}<tr><td><a href="/utbyta/anteckningar/{{ one.key }}">{{ one.title }}</a><p>{{ one.summary|truncatechars:160 }}</p></td>
<td>{{ one.owner.name }}</td><td>{{ one.visibility }}</td><td>{{ one.status }}</td><td>{{ one.day|date:"Y-m-d" }}</td></tr>{% endfor %}
</tbody></table>{% if more %}<a rel="next" href="?efter={{ more }}">Nästa</a>{% endif %}{% endblock %}"""

settings.configure(
    ALLOWED_HOSTS=["127.0.0.1"], ROOT_URLCONF=__name__, SECRET_KEY="bench", DEBUG=False, USE_TZ=True,
    DATABASES={"default": place() | {"CONN_MAX_AGE": None}}, DEFAULT_AUTO_FIELD="django.db.models.AutoField",
    MIDDLEWARE=["django.middleware.security.SecurityMiddleware", "django.middleware.common.CommonMiddleware",
                "django.middleware.csrf.CsrfViewMiddleware", "django.middleware.clickjacking.XFrameOptionsMiddleware"],
    TEMPLATES=[{"BACKEND": "django.template.backends.django.DjangoTemplates", "OPTIONS": {"loaders": [
        ("django.template.loaders.cached.Loader",
         [("django.template.loaders.locmem.Loader", {"base.html": BASE, "list.html": LIST})])]}}])
django.setup()

from django.core.wsgi import get_wsgi_application  # noqa: E402
from django.db import models  # noqa: E402
from django.http import HttpResponseForbidden  # noqa: E402
from django.shortcuts import render  # noqa: E402
from django.urls import path  # noqa: E402


def of(table):
    return type("Meta", (), {"app_label": "bench", "managed": False, "db_table": table})


class Unit(models.Model):
    id = models.BinaryField(primary_key=True)
    name = models.TextField()
    Meta = of("org_unit")


class User(models.Model):
    id = models.BinaryField(primary_key=True)
    name = models.TextField()
    is_closed = models.IntegerField()
    Meta = of("user_account")


class Session(models.Model):
    token_digest = models.BinaryField(primary_key=True)
    user = models.ForeignKey(User, models.DO_NOTHING)
    seen_at = models.BigIntegerField()
    Meta = of("session")


class Membership(models.Model):
    id = models.BinaryField(primary_key=True)
    user = models.ForeignKey(User, models.DO_NOTHING)
    unit = models.ForeignKey(Unit, models.DO_NOTHING)
    role = models.TextField()
    Meta = of("membership")


class Record(models.Model):
    id = models.BinaryField(primary_key=True)
    kind = models.TextField()
    title = models.TextField()
    summary = models.TextField()
    visibility = models.TextField()
    status = models.TextField()
    owner = models.ForeignKey(Unit, models.DO_NOTHING)
    changed_at = models.BigIntegerField()
    Meta = of("record")

    @property
    def key(self):
        return bytes(self.id).hex()

    @property
    def day(self):
        return datetime.datetime.fromtimestamp(self.changed_at / 1000, datetime.timezone.utc)


LEVELS = ["team", "unit", "board", "municipality", "subregion", "public"]
NAVIGATION = [("/styra", "Styra"), ("/samla", "Samla"), ("/utbyta", "Utbyta"), ("/utveckla", "Utveckla"), ("/mitt", "Mitt")]


def notes(request):
    token = next(iter(request.COOKIES.values()), "")
    session = Session.objects.select_related("user").filter(
        token_digest=hashlib.sha256(token.encode()).digest()).first()
    if session is None or session.user.is_closed:
        return HttpResponseForbidden()
    found = Record.objects.filter(kind="note")
    if request.GET.get("synlighet"):
        found = found.filter(visibility=request.GET["synlighet"])
    if request.GET.get("q"):
        found = found.filter(title__icontains=request.GET["q"])
    hits = found.count()
    order = "title" if request.GET.get("sort") == "titel" else "-changed_at"
    page = list(found.select_related("owner").order_by(order, "id")[:PAGE + 1])
    return render(request, "list.html", {
        "user": session.user, "roles": Membership.objects.select_related("unit").filter(user=session.user),
        "navigation": NAVIGATION, "levels": LEVELS, "q": request.GET.get("q", ""), "hits": hits, "page": page[:PAGE],
        "more": page[PAGE].key if len(page) > PAGE else ""})


urlpatterns = [path("utbyta/anteckningar", notes)]
application = get_wsgi_application()
