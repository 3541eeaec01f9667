import Core

extension ComponentExamples {
  static func figures(_ charts: Node) -> ComponentExample {
    ComponentExample("siffror", Text(sv: "Siffror och bilder", en: "Figures and pictures")) {
      keyFigures([
        (Text.number(48), label: Text(sv: "började", en: "started")),
        (Text.number(40), label: Text(sv: "skulle ha avslutats", en: "were due to end")),
        (Text.number(31), label: Text(sv: "mätta vid avslut", en: "measured at the end")),
        (Text.number(9), label: Text(sv: "gick inte att nå", en: "could not be reached")),
      ])
      chartFigure(
        sentence: Text(
          sv: """
            I snitt 1,4 steg närmare arbete (osäkerhet 0,6–2,2). Kvinnor och män skiljer sig inte \
            säkert åt.
            """,
          en: """
            On average 1.4 steps closer to work (uncertainty 0.6–2.2). Women and men do not differ \
            for certain.
            """),
        table: DataTable(
          Text(sv: "Förändring från start till avslut", en: "Change from start to end"),
          captionIsHidden: true, columns: changeColumns, rows: changeRows
        ).node, tableIsOpen: true,
        note: Node {
          Text(sv: "Samband, inte effekt. ", en: "Association, not effect. ")
          a(href: "#siffror") { Text(sv: "Så räknar vi", en: "How we calculate") }
        }
      ) { _ in exampleChart }
      charts
      progressBar(Text(sv: "Inläsning av filen", en: "Importing the file"), done: 340, of: 1_000)
    }
  }

  static func tables(_ path: String, _ query: FormData) -> ComponentExample {
    ComponentExample("tabeller", Text(sv: "Tabeller", en: "Tables")) {
      let sorting = Sorting(
        query, allowed: ["enhet", "antal"], fallback: Sorting("enhet", ascending: true))
      let byName = sorting.key == "enhet"
      let sorted = exampleUnits.sorted { byName ? $0.0 < $1.0 : $0.1 < $1.1 }
      DataTable(
        Text(sv: "Uppföljningar per enhet", en: "Follow-ups by unit"),
        columns: [
          Column(Text(sv: "Enhet", en: "Unit"), sort: "enhet"),
          Column(Text(sv: "Antal", en: "Number"), numeric: true, sort: "antal"),
          Column(Text(sv: "Försenade", en: "Late"), numeric: true),
        ],
        rows: (sorting.ascending ? sorted : sorted.reversed()).map {
          [Node($0.0), Node(Text.number($0.1)), $0.2.map { Node(Text.number($0)) } ?? tooFew]
        }, sorting: (sorting, path: path, query: query), filterable: true,
        exports: [
          (Text(verbatim: "CSV"), href: "#tabeller"), (Text(verbatim: "XLSX"), href: "#tabeller"),
        ]
      ).node
      DataTable(
        Text(sv: "Publiceringar", en: "Publications"),
        columns: [Column(Text(sv: "Titel", en: "Title"))], rows: [],
        whenEmpty: Text(sv: "Inget är publicerat än.", en: "Nothing is published yet.")
      ).node
    }
  }

  static func tasks(_ path: String) -> ComponentExample {
    ComponentExample("uppgifter", Text(sv: "Uppgifter", en: "Tasks")) {
      taskList([
        TaskItem(
          Text(sv: "Beskriv programmet", en: "Describe the programme"), href: path, status: .done),
        TaskItem(
          Text(sv: "Gör konsekvensbedömningen", en: "Carry out the impact assessment"),
          href: path, status: .inProgress,
          hint: Text(sv: "Två frågor kvar.", en: "Two questions left.")),
        TaskItem(
          Text(sv: "Bestäm gallring", en: "Decide on retention"), href: path,
          status: .notStarted),
        TaskItem(
          Text(sv: "Starta programmet", en: "Start the programme"), href: nil, status: .notYet,
          hint: Text(
            sv: "När de tre första är klara.", en: "When the first three are done.")),
      ])
    }
  }

  static func answers(_ path: String) -> ComponentExample {
    ComponentExample("granska", Text(sv: "Granska svar", en: "Check answers")) {
      checkAnswers([
        Answered(Text(sv: "Datum", en: "Date"), change: "\(path)#start") { "2026-03-14" },
        Answered(Text(sv: "Avstånd till arbete", en: "Distance to work"), change: path) {
          Text(sv: "4 av 10", en: "4 of 10")
        },
        Answered(Text(sv: "Anteckning", en: "Note"), change: path) {},
      ])
    }
  }

  static let text = ComponentExample("text", Text(sv: "Text", en: "Text")) {
    p {
      Text(sv: "Brödtext med ", en: "Running text with ")
      a(href: "#text") { Text(sv: "en länk", en: "a link") }
      ", "
      code { "enhet;datum" }
      Text(sv: " och en märkning: ", en: " and tags: ")
      tag(Text(sv: "Utkast", en: "Draft"))
      " "
      tag(Text(sv: "Pågår", en: "Ongoing"), kind: .accent)
      " "
      tag(Text(sv: "Bättre", en: "Better"), kind: .good)
      " "
      tag(Text(sv: "Sämre", en: "Worse"), kind: .bad)
      " "
      tooFew
    }
    h3 { Text(sv: "Mellanrubrik", en: "Subheading") }
    ul {
      li { Text(sv: "Först det viktigaste.", en: "The most important first.") }
      li { Text(sv: "Sedan det som behövs.", en: "Then what is needed.") }
    }
    panel {
      p {
        Text(
          sv: "Det som hör ihop kan stå på vit botten.",
          en: "What belongs together may stand on white.")
      }
    }
    disclosure(Text(sv: "Varför frågar vi?", en: "Why do we ask?")) {
      p {
        Text(
          sv: "Svaren visar om gruppens situation förändras.",
          en: "The answers show whether the group's situation changes.")
      }
    }
    pre(.tabindex(0)) { "beprova programme check program.yaml" }
  }

  static func paths(_ path: String) -> ComponentExample {
    ComponentExample("vagar", Text(sv: "Vägar", en: "Ways")) {
      tabs(
        Text(sv: "Vyer", en: "Views"),
        [
          (Text(sv: "Resultat", en: "Results"), href: path),
          (Text(sv: "Arbetslista", en: "Work list"), href: "\(path)?vy=lista"),
          (Text(sv: "Om programmet", en: "About"), href: "\(path)?vy=om"),
        ], current: path)
      pagination(2, of: 7) { "\(path)?sida=\($0)" }
    }
  }

  static func empty(_ path: String) -> ComponentExample {
    ComponentExample("tomt", Text(sv: "Tom sida", en: "Empty page")) {
      emptyState(
        Text(sv: "Här samlas era uppföljningar", en: "This is where your follow-ups gather"),
        firstStep: (Text(sv: "Välj ett program", en: "Choose a programme"), href: path)
      ) {
        p {
          Text(
            sv: """
              Ett program säger vad ni följer upp och när. Börja med ett som finns, till exempel \
              Väg till egen försörjning, och ändra det som inte passar.
              """,
            en: """
              A programme says what you follow up and when. Begin with an existing one, such as \
              The Way to Self-Support, and change what does not fit.
              """)
        }
      }
    }
  }

  private static let exampleUnits: [(String, Int, Int?)] = [
    ("Barn och familj", 112, 12), ("Mottagning vuxen", 48, 9), ("Öppenvården", 1_204, nil),
  ]

  private static let changeColumns = [
    Column(Text(sv: "Grupp", en: "Group")),
    Column(Text(sv: "Par", en: "Pairs"), numeric: true),
    Column(Text(sv: "Förändring", en: "Change"), numeric: true),
    Column(Text(sv: "Osäkerhet", en: "Uncertainty"), numeric: true),
    Column(Text(sv: "Sämre", en: "Worse"), numeric: true),
  ]

  private static let changeRows: [[Node]] = [
    [
      Node(Text(sv: "Alla", en: "All")), "31", Node(Text.number(1.4, decimals: 1)),
      Node(Text(sv: "0,6–2,2", en: "0.6–2.2")), "5",
    ],
    [
      Node(Text(sv: "Kvinnor", en: "Women")), "17", Node(Text.number(1.6, decimals: 1)),
      Node(Text(sv: "0,5–2,7", en: "0.5–2.7")), tooFew,
    ],
    [
      Node(Text(sv: "Män", en: "Men")), "14", Node(Text.number(1.2, decimals: 1)),
      Node(Text(sv: "0,1–2,3", en: "0.1–2.3")), tooFew,
    ],
  ]

  private static let exampleChart = """
    <svg viewBox="0 0 340 130" width="340" height="130" role="img" \
    aria-label="Alla 1,4; kvinnor 1,6; män 1,2" font-size="14" fill="currentColor" \
    stroke="currentColor"><path stroke-opacity=".2" d="M150 4v96M206 4v96M262 4v96"/>\
    <path d="M94 4v96"/><path stroke-width="2.5" d="M128 20h90M122 52h123M100 84h123"/>\
    <g stroke="none"><text x="0" y="25">Alla</text><text x="0" y="57">Kvinnor</text>\
    <text x="0" y="89">Män</text><circle cx="172" cy="20" r="5"/><circle cx="184" cy="52" r="5"/>\
    <rect x="156" y="79" width="10" height="10"/>\
    <g text-anchor="middle" font-size="13"><text x="94" y="122">0</text>\
    <text x="150" y="122">+1</text><text x="206" y="122">+2</text>\
    <text x="262" y="122">+3</text></g></g></svg>
    """
}
