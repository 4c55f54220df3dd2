"""The JSON API that one writes first: Flask, SQLAlchemy and SQLite, run by gunicorn. DATA names the folder.

SQLite as it is by default (rollback journal, synchronous=FULL). A writer takes the lock before it counts the beds.
"""

import os

from flask import Flask, jsonify, request
from sqlalchemy import JSON, Column, Integer, String, create_engine, event, func, select
from sqlalchemy.orm import declarative_base, sessionmaker

Base = declarative_base()
LIVE = ("confirmed", "arrived", "admitted")


class Pool(Base):
    __tablename__ = "pool"
    id = Column(String, primary_key=True)
    hospital_id = Column(String, nullable=False)
    capacity = Column(Integer, nullable=False)


class Patient(Base):
    __tablename__ = "patient"
    id = Column(String, primary_key=True)
    name = Column(String, nullable=False)
    birth_date = Column(String)
    sex = Column(String, nullable=False)
    phone = Column(String, nullable=False)
    bypass_groups = Column(Integer, nullable=False)
    clinic_id = Column(String)
    account_id = Column(String)
    in_error = Column(Integer, nullable=False)
    identifiers = Column(JSON, nullable=False)
    version = Column(Integer, nullable=False, index=True)


class Booking(Base):
    __tablename__ = "booking"
    id = Column(String, primary_key=True)
    kind = Column(String, nullable=False)
    state = Column(String, nullable=False)
    patient_id = Column(String)
    asked_hospital_id = Column(String, nullable=False)
    asked_pool_id = Column(String)
    asked_from = Column(Integer, nullable=False)
    asked_to = Column(Integer, nullable=False)
    bed_class = Column(String, nullable=False)
    needs = Column(Integer, nullable=False)
    alternates = Column(String, nullable=False)
    not_after = Column(Integer, nullable=False)
    hospital_id = Column(String, nullable=False)
    pool_id = Column(String, index=True)
    slot_from = Column(Integer, nullable=False)
    slot_to = Column(Integer, nullable=False)
    arrive_by = Column(Integer, nullable=False)
    triage_scale = Column(String, nullable=False)
    triage_level = Column(String, nullable=False)
    triage_rank = Column(Integer, nullable=False)
    triage_at = Column(Integer, nullable=False)
    bypass_groups = Column(Integer, nullable=False)
    clinic_id = Column(String)
    made_by = Column(String, nullable=False)
    made_at = Column(Integer, nullable=False)
    receipt = Column(Integer, nullable=False)
    changed_by = Column(String, nullable=False)
    reason = Column(String, nullable=False)
    version = Column(Integer, nullable=False, index=True)


class Counter(Base):
    __tablename__ = "counter"
    id = Column(Integer, primary_key=True)
    version = Column(Integer, nullable=False)


TABLES = {"pools": Pool, "patients": Patient, "bookings": Booking}
engine = create_engine(f"sqlite:///{os.environ['DATA']}/api.sqlite", connect_args={"timeout": 30})


@event.listens_for(engine, "connect")
def _own_transactions(connection, _record):
    connection.isolation_level = None


@event.listens_for(engine, "begin")
def _begin(connection):
    writes = connection.get_execution_options().get("writes")
    connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")


Read = sessionmaker(engine)
Write = sessionmaker(engine.execution_options(writes=True))
Base.metadata.create_all(engine)
with Write.begin() as first:
    if first.get(Counter, 1) is None:
        first.add(Counter(id=1, version=0))

app = Flask(__name__)


def as_json(row):
    return {column.name: getattr(row, column.name) for column in row.__table__.columns}


def next_version(session):
    counter = session.get(Counter, 1)
    counter.version += 1
    return counter.version


def has_room(session, row):
    taken = session.scalar(
        select(func.count()).select_from(Booking).where(
            Booking.pool_id == row["pool_id"], Booking.state.in_(LIVE),
            Booking.slot_from < row["slot_to"], Booking.slot_to > row["slot_from"]))
    return taken < session.get(Pool, row["pool_id"]).capacity


def book(session, row):
    """Whether there is a bed; the booking is kept if so."""
    if not has_room(session, row):
        return False
    session.add(Booking(**{**row, "version": next_version(session)}))
    session.flush()
    return True


@app.post("/load")
def load():
    with Write.begin() as session:
        for table, rows in request.get_json().items():
            for row in rows:
                version = {} if table == "pools" else {"version": next_version(session)}
                session.add(TABLES[table](**{**row, **version}))
    return jsonify(ok=True)


@app.post("/bookings")
def post_booking():
    row = request.get_json()
    with Write.begin() as session:
        given = book(session, row)
    return (jsonify(id=row["id"]), 201) if given else (jsonify(id=row["id"], error="no_room"), 409)


@app.post("/bookings/batch")
def post_bookings():
    with Write.begin() as session:
        refused = [row["id"] for row in request.get_json() if not book(session, row)]
    return jsonify(refused=refused)


@app.post("/bookings/change")
def change_bookings():
    asked = request.get_json()
    with Write.begin() as session:
        for row in session.scalars(select(Booking).where(Booking.id.in_(asked["ids"]))):
            for name, value in {**asked["change"], "version": next_version(session)}.items():
                setattr(row, name, value)
    return jsonify(ok=True)


@app.get("/<table>")
def rows_since(table):
    kind = TABLES[table]
    since, limit = request.args.get("since", 0, int), request.args.get("limit", 1000, int)
    with Read.begin() as session:
        found = session.scalars(select(kind).where(kind.version > since).order_by(kind.version).limit(limit))
        return jsonify([as_json(row) for row in found])
