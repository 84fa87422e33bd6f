"""With REDIS_URL, what processes share lies in Redis; skipped where none answers."""

import pytest
import redis
from django.contrib.sessions.backends.cached_db import SessionStore

ADDRESS = "redis://127.0.0.1:6379/15"


@pytest.fixture
def server():
    client = redis.Redis.from_url(ADDRESS)
    try:
        client.ping()
    except redis.ConnectionError:
        pytest.skip("No Redis answers at 127.0.0.1:6379")
    return client


def test_sessions_are_in_redis(server, settings, db):
    shared = {"BACKEND": "django.core.cache.backends.redis.RedisCache"}
    settings.CACHES = settings.CACHES | {"default": shared | {"LOCATION": ADDRESS}}
    session = SessionStore()
    session["place"] = "page 4"
    session.save()

    assert len(server.keys(f"*{session.session_key}")) == 1
    assert SessionStore(session.session_key)["place"] == "page 4"
    session.delete()
    assert not server.keys(f"*{session.session_key}")
