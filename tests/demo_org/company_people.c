/* Who works for the company, with which name, address, department and title. */
#include "company.h"
#include "people.h"

#include <stdio.h>
#include <string.h>

#define DOMAIN "tidewater.test"

const struct department DEPARTMENT[DEPARTMENTS] = {
    {"Engineering",
     {"Software Engineer", "Senior Software Engineer", "Firmware Engineer", "Test Engineer",
      "Engineering Manager"},
     27,
     {95, 8, 3, 6, 15, 82},
     {90, 94, 40, 45, 55, 91}},
    {"Product Management",
     {"Product Manager", "Product Owner", "Senior Product Manager", "Product Analyst",
      "Program Manager"},
     5,
     {98, 96, 4, 94, 22, 5},
     {95, 93, 30, 88, 60, 20}},
    {"Design",
     {"Product Designer", "UX Researcher", "Industrial Designer", "Design Lead",
      "Technical Writer"},
     3,
     {96, 78, 0, 55, 12, 3},
     {91, 82, 0, 62, 50, 20}},
    {"IT",
     {"Systems Administrator", "Network Engineer", "IT Support Specialist", "Security Analyst",
      "IT Manager"},
     5,
     {97, 80, 72, 8, 18, 45},
     {88, 80, 90, 25, 40, 70}},
    {"Customer Support",
     {"Support Specialist", "Senior Support Specialist", "Field Service Technician",
      "Support Team Lead", "Customer Success Manager"},
     12,
     {94, 42, 6, 5, 4, 2},
     {84, 58, 50, 20, 30, 10}},
    {"Sales",
     {"Account Executive", "Sales Engineer", "Inside Sales Representative", "Key Account Manager",
      "Regional Sales Manager"},
     15,
     {84, 20, 2, 8, 3, 0},
     {58, 42, 20, 25, 15, 0}},
    {"Marketing",
     {"Marketing Manager", "Content Editor", "Event Manager", "Brand Designer",
      "Marketing Analyst"},
     6,
     {92, 58, 2, 14, 4, 0},
     {76, 64, 20, 35, 20, 0}},
    {"Finance",
     {"Accountant", "Controller", "Financial Analyst", "Purchasing Specialist", "Payroll Manager"},
     5,
     {80, 24, 4, 2, 1, 0},
     {55, 45, 40, 20, 10, 0}},
    {"People",
     {"HR Business Partner", "Recruiter", "Training Coordinator", "HR Analyst", "Office Manager"},
     4,
     {88, 24, 22, 3, 1, 0},
     {72, 55, 66, 20, 10, 0}},
    {"Legal",
     {"Legal Counsel", "Contract Manager", "Compliance Officer", "Paralegal", "Privacy Officer"},
     2,
     {78, 18, 6, 2, 1, 0},
     {60, 40, 50, 20, 10, 0}},
    {"Operations",
     {"Production Planner", "Quality Engineer", "Logistics Coordinator", "Plant Supervisor",
      "Supply Chain Analyst"},
     11,
     {72, 46, 10, 4, 5, 2},
     {50, 56, 55, 20, 25, 15}},
    {"Research",
     {"Research Scientist", "Physicist", "Lab Technician", "Data Scientist", "Research Lead"},
     5,
     {90, 58, 1, 22, 96, 48},
     {82, 66, 20, 45, 90, 72}},
};

static const struct {
    const char *name, *email, *title;
    int department;
} KNOWN[PEOPLE_NAMED] = {
    {"Olivia Hart", "olivia.hart@" DOMAIN, "Head of IT", 3},
    {"Paul Mercer", "paul.mercer@" DOMAIN, "Collaboration Tools Lead", 3},
    {"Uma Patel", "uma.patel@" DOMAIN, "Account Executive", 5},
    {"Aaron Cole", "aaron.cole@" DOMAIN, "Service Desk Lead", 3},
    {"Alice Morel", "alice.morel@" DOMAIN, "Access Coordinator", 3},
    {"Sam Okafor", "sam.okafor@" DOMAIN, "Systems Administrator", 3},
    {"Oscar Lind", "oscar.lind@" DOMAIN, "Systems Administrator", 3},
    {"Otto Brandt", "otto.brandt@" DOMAIN, "Security Analyst", 3},
};

/* Accounts nobody sits behind. Those with an address hold seats as people do. */
static const struct {
    const char *name, *email;
} BOT[] = {
    {"svc-ci", "svc-ci@" DOMAIN},
    {"svc-deploy", "svc-deploy@" DOMAIN},
    {"svc-backup", "svc-backup@" DOMAIN},
    {"svc-jira-sync", "svc-jira-sync@" DOMAIN},
    {"svc-monitoring", "svc-monitoring@" DOMAIN},
    {"ci-bot", "ci-bot@" DOMAIN},
    {"Release Bot", "release-bot@" DOMAIN},
    {"Reporting Export", "reporting-export@" DOMAIN},
    {"Jira Automation", NULL},
    {"Confluence Automation", NULL},
    {"Slack for Jira", NULL},
    {"Grafana Alerts", NULL},
};
enum { BOTS = sizeof BOT / sizeof *BOT, BOT_APPS_FROM = 8 };

static const char *const FIRST[] = {
    "Aaliyah", "Adam",      "Agnieszka", "Aisha",     "Alan",     "Alejandro", "Alina",    "Amélie",
    "Amir",    "Ana",       "Anders",    "André",     "Angela",   "Anita",     "Anja",     "Anna",
    "Anton",   "Arjun",     "Astrid",    "Ayşe",      "Beatriz",  "Ben",       "Benedikt", "Birgit",
    "Björn",   "Bogdan",    "Camille",   "Carla",     "Carlos",   "Charlotte", "Chen",     "Chiara",
    "Chloé",   "Christian", "Claire",    "Clara",     "Connor",   "Dalia",     "Daniel",   "David",
    "Deepak",  "Diana",     "Diego",     "Dmitri",    "Dominik",  "Élodie",    "Elena",    "Elias",
    "Emil",    "Emily",     "Emma",      "Enrique",   "Erik",     "Esther",    "Eva",      "Farah",
    "Fatima",  "Felix",     "Filip",     "Florian",   "François", "Frida",     "Gabriel",  "Georg",
    "Giulia",  "Grace",     "Greta",     "Guillaume", "Hanna",    "Hans",      "Haruto",   "Hassan",
    "Helena",  "Henrik",    "Hiroshi",   "Hugo",      "Ibrahim",  "Ida",       "Igor",     "Inés",
    "Ingrid",  "Irina",     "Isaac",     "Isabel",    "Ivan",     "Jacob",     "Jakub",    "James",
    "Jana",    "Jasmin",    "Javier",    "Jeanne",    "Jens",     "Joana",     "Johan",    "Jonas",
    "Jorge",   "Julia",     "Jürgen",    "Kamal",     "Karin",    "Katarzyna", "Kavya",    "Kenji",
    "Kevin",   "Klara",     "Kofi",      "Kristina",  "Lars",     "Laura",     "Layla",    "Léa",
    "Lena",    "Leo",       "Liam",      "Lin",       "Linnea",   "Lotte",     "Lucas",    "Lucía",
    "Luis",    "Łukasz",    "Magnus",    "Malik",     "Manuel",   "Marco",     "Maria",    "Marta",
    "Martin",  "Mateo",     "Matthias",  "Maya",      "Mei",      "Mia",       "Michael",  "Mila",
    "Miriam",  "Mohamed",   "Monika",    "Nadia",     "Natalia",  "Nathan",    "Nicole",   "Nina",
    "Noah",    "Noor",      "Nora",      "Olga",      "Oliver",   "Omar",      "Otis",     "Pablo",
    "Patrick", "Pavel",     "Pedro",     "Petra",     "Philip",   "Pia",       "Priya",    "Rachel",
    "Rafael",  "Rania",     "Raúl",      "Ravi",      "Rebecca",  "Robert",    "Rosa",     "Ruben",
    "Ruth",    "Ryan",      "Sabine",    "Samuel",    "Sandra",   "Sara",      "Sean",     "Selma",
    "Sergei",  "Silvia",    "Simon",     "Sofia",     "Søren",    "Stefan",    "Susanne",  "Tariq",
    "Tatiana", "Theo",      "Theresa",   "Thomas",    "Tim",      "Tobias",    "Tomás",    "Ulrike",
    "Ursula",  "Valentina", "Vera",      "Victor",    "Vikram",   "Wanda",     "Wen",      "Yara",
    "Yasmin",  "Yuki",      "Yusuf",     "Zeynep",    "Zoë"};
static const char *const LAST[] = {
    "Abebe",    "Acosta",    "Adeyemi",     "Ahmed",    "Almeida",   "Andersson", "Arslan",
    "Baker",    "Banerjee",  "Barbosa",     "Bauer",    "Becker",    "Bennett",   "Berg",
    "Bianchi",  "Blanc",     "Boateng",     "Braun",    "Brown",     "Cabrera",   "Carter",
    "Castillo", "Chen",      "Christensen", "Clark",    "Cohen",     "Costa",     "Cruz",
    "Dalgaard", "Das",       "Delgado",     "Demir",    "Diaz",      "Dubois",    "Duarte",
    "Edwards",  "Eriksen",   "Evans",       "Farouk",   "Fernández", "Ferrari",   "Fischer",
    "Foster",   "Fournier",  "Fraser",      "García",   "Gauthier",  "Gomes",     "Graham",
    "Greco",    "Gupta",     "Haddad",      "Hansen",   "Hartmann",  "Hernández", "Hoffmann",
    "Horváth",  "Huang",     "Hughes",      "Ibrahim",  "Ito",       "Ivanov",    "Jackson",
    "Jansen",   "Jensen",    "Johansson",   "Johnson",  "Jones",     "Kapoor",    "Kaya",
    "Keller",   "Kelly",     "Khan",        "Kim",      "Kowalski",  "Krüger",    "Kumar",
    "Lambert",  "Larsen",    "Laurent",     "Lee",      "Lehmann",   "Lindqvist", "Lopes",
    "Maier",    "Marino",    "Martínez",    "Mensah",   "Meyer",     "Mitchell",  "Moretti",
    "Morris",   "Müller",    "Murphy",      "Nakamura", "Nguyen",    "Nilsson",   "Novák",
    "Nowak",    "O'Brien",   "O'Neill",     "Olsen",    "Ortiz",     "Osei",      "Papadopoulos",
    "Park",     "Pereira",   "Petrov",      "Popescu",  "Ramos",     "Reyes",     "Richter",
    "Rivera",   "Romano",    "Rossi",       "Roy",      "Sánchez",   "Santos",    "Sato",
    "Schäfer",  "Schmidt",   "Schneider",   "Schröder", "Shah",      "Silva",     "Singh",
    "Smith",    "Sørensen",  "Sousa",       "Stewart",  "Suzuki",    "Svensson",  "Takahashi",
    "Tanaka",   "Taylor",    "Thompson",    "Torres",   "Tran",      "Turner",    "Varga",
    "Vargas",   "Vermeulen", "Virtanen",    "Vogel",    "Wagner",    "Walker",    "Wang",
    "Weber",    "Williams",  "Wilson",      "Wójcik",   "Wright",    "Yamamoto",  "Yılmaz",
    "Young",    "Zhang",     "Zimmermann"};
/* How some are written in addresses. */
static const struct {
    const char *sign, *plain;
} PLAIN[] = {{"É", "e"}, {"Ł", "l"}, {"á", "a"},  {"ä", "ae"}, {"ç", "c"},  {"é", "e"},
             {"ë", "e"}, {"í", "i"}, {"ı", "i"},  {"ö", "oe"}, {"ø", "oe"}, {"ó", "o"},
             {"ş", "s"}, {"ú", "u"}, {"ü", "ue"}, {"'", ""}};
enum {
    FIRSTS = sizeof FIRST / sizeof *FIRST,
    LASTS = sizeof LAST / sizeof *LAST,
    PLAINS = sizeof PLAIN / sizeof *PLAIN
};

/* Teams of the departments; a larger company has several of a name. */
static const struct {
    const char *name;
    int department;
} TEAM[] = {
    {"team-sensor-firmware", 0},  {"team-cloud-platform", 0},  {"team-mobile-apps", 0},
    {"team-data-pipeline", 0},    {"team-web-portal", 0},      {"team-test-automation", 0},
    {"team-embedded-linux", 0},   {"team-device-security", 0}, {"team-roadmap", 1},
    {"team-pricing", 1},          {"team-design-system", 2},   {"team-documentation", 2},
    {"team-workplace-it", 3},     {"team-infrastructure", 3},  {"team-support-emea", 4},
    {"team-support-americas", 4}, {"team-support-apac", 4},    {"team-customer-success", 4},
    {"team-sales-dach", 5},       {"team-sales-nordics", 5},   {"team-sales-americas", 5},
    {"team-sales-apac", 5},       {"team-partners", 5},        {"team-campaigns", 6},
    {"team-events", 6},           {"team-accounting", 7},      {"team-purchasing", 7},
    {"team-recruiting", 8},       {"team-contracts", 9},       {"team-production", 10},
    {"team-quality", 10},         {"team-supply-chain", 10},   {"team-acoustics-lab", 11},
    {"team-hydrology-lab", 11},
};
enum { TEAMS = sizeof TEAM / sizeof *TEAM };

int company_team_department(int team) { return TEAM[team % TEAMS].department; }

void company_team_name(int team, char *out, size_t size) {
    if (team < TEAMS)
        snprintf(out, size, "%s", TEAM[team].name);
    else
        snprintf(out, size, "%s-%d", TEAM[team % TEAMS].name, team / TEAMS + 1);
}

enum kind company_kind(uint64_t i) {
    uint64_t r = org_hash(i, 40) % 1000;
    if (i < PEOPLE_NAMED)
        return KIND_EMPLOYEE;
    if (i < PEOPLE_NAMED + BOTS)
        return KIND_BOT;
    return r < 880 ? KIND_EMPLOYEE : r < 965 ? KIND_CONTRACTOR : KIND_GUEST;
}

int company_department(uint64_t i) {
    int r = (int)(org_hash(i, 41) % 100), d = 0;
    if (i < PEOPLE_NAMED)
        return KNOWN[i].department;
    for (; d < DEPARTMENTS - 1 && r >= DEPARTMENT[d].percent; d++)
        r -= DEPARTMENT[d].percent;
    return d;
}

bool company_departed(uint64_t i) {
    if (i < PEOPLE_NAMED)
        return people_suspended(i);
    return company_kind(i) != KIND_BOT && org_hash(i, 42) % 1000 < 70;
}

const char *company_domain(uint64_t i) {
    static const char *const OUTSIDE[] = {"harborline-consulting.test", "northgate-design.test",
                                          "brightcode.test", "delmar-logistics.test"};
    enum kind kind = company_kind(i);
    if (kind == KIND_BOT && !BOT[i - PEOPLE_NAMED].email)
        return NULL;
    return kind == KIND_EMPLOYEE || kind == KIND_BOT ? DOMAIN : OUTSIDE[org_hash(i, 43) % 4];
}

static void write_plain(const char *name, char *out) {
    while (*name) {
        size_t k = 0, n = 1;
        while (k < PLAINS && strncmp(name, PLAIN[k].sign, strlen(PLAIN[k].sign)) != 0)
            k++;
        if (k < PLAINS) {
            n = strlen(PLAIN[k].sign);
            out = stpcpy(out, PLAIN[k].plain);
        } else
            *out++ = (char)(*name | 0x20); /* in lower case */
        name += n;
    }
    *out = '\0';
}

/* Everybody has another pair of names, as the number of pairs has no divisor of STEP; beyond the
 * last pair a number is added. */
void company_user(uint64_t i, struct user *u) {
    enum { STEP = 19891, PAIRS = FIRSTS * LASTS };
    uint64_t pair = (i * STEP + org_seed * 97) % PAIRS, again = i / PAIRS;
    enum kind kind = company_kind(i);
    char suffix[16] = "", first[30], last[30];
    u->has_email = true;
    u->null_profile = kind != KIND_EMPLOYEE;
    if (i < PEOPLE_NAMED) {
        snprintf(u->name, sizeof u->name, "%s", KNOWN[i].name);
        snprintf(u->email, sizeof u->email, "%s", KNOWN[i].email);
        u->title = KNOWN[i].title;
        u->department = DEPARTMENT[KNOWN[i].department].name;
        return;
    }
    if (kind == KIND_BOT) {
        const char *email = BOT[i - PEOPLE_NAMED].email;
        snprintf(u->name, sizeof u->name, "%s", BOT[i - PEOPLE_NAMED].name);
        snprintf(u->email, sizeof u->email, "%s", email ? email : "");
        u->has_email = email != NULL;
        return;
    }
    if (again)
        snprintf(suffix, sizeof suffix, "%llu", (unsigned long long)again + 1);
    snprintf(u->name, sizeof u->name, "%s %s%s", FIRST[pair % FIRSTS], LAST[pair / FIRSTS],
             i < org_renamed ? " (renamed)" : "");
    write_plain(FIRST[pair % FIRSTS], first);
    write_plain(LAST[pair / FIRSTS], last);
    snprintf(u->email, sizeof u->email, "%s.%s%s@%s", first, last, suffix, company_domain(i));
    if (kind == KIND_EMPLOYEE) {
        u->department = DEPARTMENT[company_department(i)].name;
        u->title = DEPARTMENT[company_department(i)].title[org_hash(i, 44) % 5];
    } else /* Outsiders decide for themselves whether their address is shown. */
        u->has_email = org_hash(i, 45) % 5 != 0;
}
