// Wardbook's production rows as JSON documents for the peers: the same fields, the same places, ids
// that are as random. They get fewer rows than a tablet: no history, no loads of pools, no hospitals.

import { newIdText } from '../ids.mjs';
import { BEDS, DRILL_POOLS, HOSPITALS, POOLS, drillPlace, place, slot } from '../work.mjs';

const MINUTE = 60_000;
const NO_SHOW_MINUTES = 240;

const pool = (hospital_id, capacity) => ({ id: newIdText(), hospital_id, capacity });

/** Hospitals, clinics and pools, and rows that refer to them. */
export class District {
  clinics = { North: newIdText(), South: newIdText() };
  accounts = { North: newIdText(), South: newIdText() };
  #receipt = 0;

  constructor() {
    const hospitals = Array.from({ length: HOSPITALS }, newIdText);
    this.wards = hospitals.map((id) => Array.from({ length: POOLS }, () => pool(id, BEDS)));
    const drill = newIdText();
    this.drill = Array.from({ length: DRILL_POOLS }, () => pool(drill, 1));
  }

  get pools() {
    return [...this.wards.flat(), ...this.drill];
  }

  patient(clinic, name, i) {
    return {
      id: newIdText(), name: `${name} ${i}`, birth_date: '1990-05-04', sex: 'female', phone: '', bypass_groups: 0,
      clinic_id: this.clinics[clinic], account_id: null, in_error: 0, version: ++this.#receipt,
      identifiers: [{ system: 'national-id', value: `${name}-${i}` }],
    };
  }

  booking(clinic, patient, i, state = 'confirmed', later = 0) {
    const { hospital, pool: ward, day } = place(i);
    return this.#claim(clinic, patient, this.wards[hospital][ward], day + later, 'any_hospital', state);
  }

  /** One of the single beds. */
  drillBooking(clinic, patient, i) {
    const { pool: ward, day } = drillPlace(i);
    return this.#claim(clinic, patient, this.drill[ward], day, 'only_this', 'confirmed');
  }

  #claim(clinic, patient, { id: pool_id, hospital_id }, day, alternates, state) {
    const [now, from, to] = [Date.now(), slot(day) / MINUTE, slot(day + 1) / MINUTE];
    return {
      id: newIdText(), kind: 'care', state, patient_id: patient.id, asked_hospital_id: hospital_id, asked_pool_id: pool_id,
      asked_from: from, asked_to: to, bed_class: 'general', needs: 0, alternates, not_after: from + 1440,
      hospital_id, pool_id, slot_from: from, slot_to: to, arrive_by: from + NO_SHOW_MINUTES,
      triage_scale: 'iitt', triage_level: 'yellow', triage_rank: 1, triage_at: now, bypass_groups: 0,
      clinic_id: this.clinics[clinic], made_by: this.accounts[clinic], made_at: now, receipt: ++this.#receipt,
      changed_by: this.accounts[clinic], reason: state === 'cancelled' ? 'well again' : '', version: this.#receipt,
    };
  }
}
