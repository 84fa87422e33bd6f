def test_healthz_says_that_the_process_is_up(client):
    assert client.get("/healthz").json() == {"status": "ok"}
