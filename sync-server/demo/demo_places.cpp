#include "sync-server/demo/demo_places.h"

#include <array>

namespace wardbook {
namespace {

struct DemoHospital {
  const char* name;
  const char* where;  ///< position, zone, slots and phone, as in a set-up file
  bool big;
  bool isolation;
};

struct DemoDistrict {
  const char* name;
  std::vector<std::pair<const char*, const char*>> clinics;
  std::vector<DemoHospital> hospitals;
};

const std::vector<DemoDistrict>& districts() {
  static const std::vector<DemoDistrict> all{
      {"Kisumu",
       {{"Nyakach Health Centre", "-0.3402,34.9310"},
        {"Rabuor Health Centre", "-0.1387,34.8406"},
        {"Chemelil Dispensary", "-0.0874,35.1290"}},
       {{"Kisumu County Referral",
         "at -0.1022,34.7617 zone Africa/Nairobi slots 24h from 05:00Z phone \"+254 57 202 0801\"",
         true, true},
        {"Ahero Sub-County",
         "at -0.1736,34.9189 zone Africa/Nairobi slots 12h from 04:00Z phone \"+254 57 202 0455\"",
         false, false},
        {"Kombewa Sub-County",
         "at -0.1036,34.5180 zone Africa/Nairobi slots 24h from 05:00Z phone \"+254 57 202 1188\"",
         false, true},
        {"Muhoroni Sub-County",
         "at -0.1560,35.1990 zone Africa/Nairobi slots 24h from 05:00Z phone \"+254 57 205 0031\"",
         false, false}}},
      {"Turkana",
       {{"Kalokol Health Centre", "3.5167,35.8667"}, {"Lokitaung Dispensary", "4.2670,35.7500"}},
       {{"Lodwar County Referral",
         "at 3.1191,35.5973 zone Africa/Nairobi slots 12h from 03:00Z phone \"+254 54 210 0510\"",
         true, true},
        {"Kakuma Mission",
         "at 3.7100,34.8590 zone Africa/Nairobi slots 24h from 06:00Z phone \"+254 54 210 2233\"",
         false, true},
        {"Lokichar Sub-County",
         "at 2.3810,35.6440 zone Africa/Nairobi slots 6h from 03:00Z phone \"+254 54 210 7002\"",
         false, false},
        {"Lopiding Sub-County",
         "at 4.2150,34.3600 zone Africa/Nairobi slots 24h from 05:00Z phone \"+254 54 210 9150\"",
         false, false}}},
      {"Gadchiroli",
       {{"Etapalli Primary Health Centre", "19.6010,80.3050"},
        {"Dhanora Primary Health Centre", "20.2700,80.2990"}},
       {{"General Hospital Gadchiroli",
         "at 20.1849,80.0055 zone Asia/Kolkata slots 24h from 02:30Z phone \"+91 7132 222 328\"",
         true, true},
        {"Aheri Sub-District",
         "at 19.4130,80.0030 zone Asia/Kolkata slots 12h from 00:30Z phone \"+91 7133 272 029\"",
         false, false},
        {"Armori Rural",
         "at 20.4660,79.9800 zone Asia/Kolkata slots 24h from 02:30Z phone \"+91 7137 266 034\"",
         false, false},
        {"Kurkheda Rural",
         "at 20.6190,80.2060 zone Asia/Kolkata slots 8h from 02:30Z phone \"+91 7139 245 021\"",
         false, false}}},
  };
  return all;
}

constexpr const char* kBigHospital = R"(ward "Medicine"
pool "Medicine general" general oxygen turnaround 60
beds M-1..M-52
ward "Surgery"
pool "Surgery general" general turnaround 60
beds S-1..S-24
ward "Maternity"
pool "Maternity" general maternity turnaround 90
beds MAT-1..MAT-22
ward "Children"
pool "Children" general paediatric oxygen turnaround 60
beds CH-1..CH-22
ward "High dependency"
pool "High dependency" hdu oxygen niv turnaround 90
beds HD-1..HD-8
ward "Intensive care"
pool "Intensive care" icu oxygen niv ventilator turnaround 120
beds ICU-1..ICU-5
)";

constexpr const char* kSmallHospital = R"(ward "Medicine"
pool "Medicine general" general oxygen turnaround 60
beds M-1..M-24
ward "Maternity"
pool "Maternity" general maternity turnaround 90
beds MAT-1..MAT-16
ward "Children"
pool "Children" general paediatric turnaround 60
beds CH-1..CH-14
ward "High dependency"
pool "High dependency" hdu oxygen turnaround 90
beds HD-1..HD-4
)";

constexpr const char* kIsolation = R"(ward "Isolation"
pool "Isolation" general oxygen isolation turnaround 180
beds ISO-1..ISO-4
)";

struct Names {
  std::vector<const char*> women;
  std::vector<const char*> men;
  std::vector<const char*> families;
};

const std::array<Names, 3>& names() {
  static const std::array<Names, 3> all{{
      {{"Achieng", "Akinyi", "Adhiambo", "Atieno", "Awuor", "Anyango", "Akoth", "Apiyo", "Auma",
        "Grace", "Mercy", "Beatrice", "Lilian", "Pamela", "Rose", "Caroline", "Dorothy", "Eunice"},
       {"Otieno", "Ochieng", "Odhiambo", "Omondi", "Onyango", "Owino", "Okoth", "Opiyo", "Ouma",
        "George", "Peter", "Samuel", "Joseph", "Daniel", "Collins", "Kevin", "Moses", "Tobias"},
       {"Odinga", "Oloo", "Ogutu", "Were", "Ochola", "Nyong'o", "Obiero", "Oduor", "Omollo",
        "Okello", "Ogola", "Abuya", "Ojwang", "Aduda", "Ondiek", "Obonyo", "Oyugi", "Migot"}},
      {{"Akiru", "Nakiru", "Lokiru", "Aite", "Ekai", "Nakuwa", "Akai", "Ewoi", "Apua", "Asekon",
        "Nangiro", "Lomuria", "Esther", "Rebecca", "Mary", "Agnes", "Josephine"},
       {"Ekiru", "Lokale", "Ekal", "Lomurukai", "Ekitela", "Lokwang", "Erot", "Ekeno", "Etabo",
        "Losike", "Lochampa", "Eregae", "John", "Paul", "Simon", "Charles", "Emmanuel"},
       {"Lokol", "Ekuwom", "Nanok", "Lodio", "Ejore", "Lomong", "Ekidor", "Longor", "Imana",
        "Lopeyok", "Ewesit", "Lolem", "Kapua", "Echuka", "Nakapan", "Epem"}},
      {{"Sunita", "Kavita", "Savita", "Rekha", "Lata", "Vandana", "Mangala", "Shobha", "Usha",
        "Jaya", "Pushpa", "Anita", "Chanda", "Laxmi", "Durga", "Sangita", "Maya", "Parvati"},
       {"Ramesh", "Suresh", "Ganesh", "Mahesh", "Vilas", "Prakash", "Sanjay", "Raju", "Ashok",
        "Dilip", "Mangesh", "Vijay", "Anil", "Namdeo", "Bhaskar", "Kisan", "Devaji", "Lalsu"},
       {"Madavi", "Atram", "Kumre", "Pendam", "Usendi", "Gavade", "Kowase", "Naitam", "Meshram",
        "Borkar", "Chaudhari", "Uikey", "Tumreti", "Pungati", "Hichami", "Sidam", "Kudmethe"}},
  }};
  return all;
}

}  // namespace

std::string demo_places() {
  std::string text;
  for (const DemoDistrict& district : districts()) {
    text += "district \"" + std::string(district.name) + "\"\n";
    for (const auto& [name, position] : district.clinics)
      text += "clinic \"" + std::string(name) + "\" at " + position + "\n";
    for (const DemoHospital& hospital : district.hospitals) {
      text += "hospital \"" + std::string(hospital.name) + "\" " + hospital.where + "\n";
      text += hospital.big ? kBigHospital : kSmallHospital;
      if (hospital.isolation) text += kIsolation;
    }
  }
  return text;
}

std::string demo_name(DemoRandom& random, size_t district, Sex sex) {
  const Names& local = names()[district];
  return std::string(random.one_of(sex == Sex::female ? local.women : local.men)) + " " +
         random.one_of(local.families);
}

std::string demo_phone(DemoRandom& random, size_t district) {
  const std::string number = std::to_string(random.between(10'000'000, 99'999'999));
  return (district == 2 ? "+91 98" : "+254 7") + number;
}

}  // namespace wardbook
