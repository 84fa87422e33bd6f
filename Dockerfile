# The site and its background worker in one container: `manage.py serve`.
FROM python:3.13-slim AS build
WORKDIR /app
COPY requirements/prod.txt requirements/
RUN python -m venv /venv \
    && /venv/bin/pip install --no-cache-dir --disable-pip-version-check --require-hashes -r requirements/prod.txt
COPY . .
# Hashed and compressed once, here; the keys that settings make for it are thrown away.
RUN STATIC_ROOT=/app/staticfiles VAR_DIR=/tmp/var /venv/bin/python manage.py collectstatic --no-input --verbosity 0

FROM python:3.13-slim
RUN useradd --system --uid 10001 --home-dir /var/lib/pathways --create-home pathways
COPY --from=build /venv /venv
COPY --from=build /app /app
WORKDIR /app
ENV PATH=/venv/bin:$PATH \
    PYTHONUNBUFFERED=1 \
    PYTHONDONTWRITEBYTECODE=1 \
    VAR_DIR=/var/lib/pathways \
    STATIC_ROOT=/app/staticfiles \
    HOST=0.0.0.0 \
    PORT=8000
USER pathways
VOLUME /var/lib/pathways
EXPOSE 8000
HEALTHCHECK --interval=30s --timeout=5s --start-period=60s \
    CMD ["python", "-c", "from urllib.request import urlopen; urlopen('http://127.0.0.1:8000/healthz', timeout=4)"]
# exec: TERM must reach the supervisor, which ends what it started.
CMD ["sh", "-c", "python manage.py prepare && exec python manage.py serve"]
