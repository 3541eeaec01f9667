import Core

/// The examples of the component page, one chapter a kind.
enum ComponentExamples {
  static func all(path: String, query: FormData, charts: Node) -> [ComponentExample] {
    [
      messages, inputs(path), choices(path), faults(path), missing(path), buttons(path),
      figures(charts),
      tables(path, query), tasks(path), answers(path), text, paths(path), empty(path),
    ]
  }

  static let messages = ComponentExample(
    "meddelanden", Text(sv: "Meddelanden", en: "Messages")
  ) {
    errorSummary(exampleErrors, takesFocus: false)
    noticeBox(
      Notice(.success) {
        Text(sv: "Uppföljningen är sparad.", en: "The follow-up is saved.")
      })
    noticeBox(
      Notice(.information) {
        Text(
          sv: "Resultaten uppdateras den första i varje månad.",
          en: "Results are updated on the first of every month.")
      })
    warningText {
      Text(
        sv: "En publicering kan inte tas tillbaka när någon har hämtat den.",
        en: "A publication cannot be taken back once somebody has downloaded it.")
    }
    insetText {
      Text(
        sv: "Samband, inte effekt: andra saker kan också ha förändrats.",
        en: "Association, not effect: other things may also have changed.")
    }
  }

  static func inputs(_ path: String) -> ComponentExample {
    ComponentExample("falt", Text(sv: "Fält", en: "Fields")) {
      form(post: path) {
        textInput(
          Field(
            "rubrik", Text(sv: "Rubrik", en: "Title"),
            hint: Text(
              sv: "Så kort att den ryms på en rad.", en: "Short enough to fit on a line.")))
        dateInput(
          Field(
            "start", Text(sv: "När började insatsen?", en: "When did the intervention start?"),
            origin: Text(
              sv: "Hämtat från verksamhetssystemet i dag",
              en: "Taken from the case system today")), value: "2026-01-12")
        numberInput(
          Field("timmar", Text(sv: "Timmar i veckan", en: "Hours a week")), value: "12,5",
          decimals: true, unit: Text(sv: "timmar", en: "hours"))
        selectInput(
          Field("enhet", Text(sv: "Enhet", en: "Unit")),
          [
            Choice("vuxen", Text(sv: "Mottagning vuxen", en: "Adult reception")),
            Choice("barn", Text(sv: "Barn och familj", en: "Children and families")),
          ])
        textArea(
          Field("anteckning", Text(sv: "Anteckning", en: "Note"), optional: true), limit: 200)
      }
      form(upload: path) {
        fileInput(
          Field(
            "fil", Text(sv: "Fil att läsa in", en: "File to import"),
            hint: Text(sv: "CSV, högst 100 MB.", en: "CSV, at most 100 MB.")), accept: ".csv")
      }
    }
  }

  static func choices(_ path: String) -> ComponentExample {
    ComponentExample("val", Text(sv: "Val", en: "Choices")) {
      form(post: path) {
        radios(
          Field(
            "boende", Text(sv: "Hur bor personen?", en: "How does the person live?"),
            prominent: true),
          [
            Choice("eget", Text(sv: "Eget boende", en: "Own home")),
            Choice(
              "andrahand", Text(sv: "I andra hand", en: "Sublet"),
              hint: Text(
                sv: "Även inneboende hos släkt och vänner.",
                en: "Also lodging with family and friends.")),
            Choice("saknas", Text(sv: "Saknar bostad", en: "Homeless")),
          ], selected: "andrahand")
        checkboxes(
          Field(
            "insatser", Text(sv: "Vilka insatser pågår?", en: "Which interventions are ongoing?"),
            hint: Text(sv: "Välj alla som stämmer.", en: "Choose all that apply.")),
          [
            Choice("samtal", Text(sv: "Stödsamtal", en: "Counselling")),
            Choice("praktik", Text(sv: "Praktik", en: "Work placement")),
            Choice("skuld", Text(sv: "Skuldrådgivning", en: "Debt advice")),
          ], selected: ["samtal"])
        yesNo(
          Field(
            "barn", Text(sv: "Bor barn i hemmet?", en: "Do children live in the home?")))
        scale(
          Field(
            "avstand", Text(sv: "Hur långt är det till arbete?", en: "How far is it to work?")),
          0...10, low: Text(sv: "mycket långt", en: "very far"),
          high: Text(sv: "arbetar", en: "working"), selected: 4)
        checkbox(
          Field(
            "samtycke",
            Text(
              sv: "Personen har fått informationen om uppföljningen",
              en: "The person has been informed of the follow-up")))
      }
    }
  }

  static func faults(_ path: String) -> ComponentExample {
    ComponentExample("fel", Text(sv: "Fel vid fälten", en: "Errors at the fields")) {
      form(post: path) {
        dateInput(
          Field(
            "slut", Text(sv: "När avslutades insatsen?", en: "When did the intervention end?"),
            errors: exampleErrors), value: "31 februari")
        scale(
          Field(
            "maende", Text(sv: "Hur mår personen?", en: "How is the person?"),
            errors: exampleErrors), 1...5, low: Text(sv: "mycket dåligt", en: "very poorly"),
          high: Text(sv: "mycket bra", en: "very well"))
        radios(
          Field(
            "avslut", Text(sv: "Hur avslutades kontakten?", en: "How did the contact end?"),
            errors: exampleErrors),
          [
            Choice("plan", Text(sv: "Enligt plan", en: "As planned")),
            Choice("avbrott", Text(sv: "Personen avbröt", en: "The person broke off")),
          ])
      }
    }
  }

  static func missing(_ path: String) -> ComponentExample {
    ComponentExample("svar-saknas", Text(sv: "Svar saknas", en: "Missing answers")) {
      form(post: path) {
        numberInput(
          Field(
            "inkomst", Text(sv: "Inkomst per månad", en: "Income per month"),
            missing: Field.Missing("inkomst-saknas", reasons: reasons)),
          unit: Text(sv: "kronor", en: "SEK"))
        numberInput(
          Field(
            "skuld-summa", Text(sv: "Skulder", en: "Debts"),
            missing: Field.Missing(
              "skuld-summa-saknas", reasons: reasons, selected: "ville-inte")),
          unit: Text(sv: "kronor", en: "SEK"))
      }
    }
  }

  static func buttons(_ path: String) -> ComponentExample {
    ComponentExample("knappar", Text(sv: "Knappar", en: "Buttons")) {
      form(post: path) {
        actions {
          primaryButton(Text(sv: "Spara uppföljningen", en: "Save the follow-up"))
          secondaryButton(Text(sv: "Spara och fortsätt sen", en: "Save and continue later"))
          a(href: path) { Text(sv: "Avbryt", en: "Cancel") }
        }
      }
      filterForm(path) {
        selectInput(
          Field("period", Text(sv: "Period", en: "Period")),
          [Choice("2025", Text(sv: "Start 2025", en: "Start 2025"))], selected: "2025",
          withEmpty: false)
        selectInput(
          Field("uppdelning", Text(sv: "Dela upp på", en: "Break down by")),
          [Choice("kon", Text(sv: "Kön", en: "Gender"))], selected: "kon", withEmpty: false)
      }
    }
  }

  private static let reasons = [
    Choice("inte-fragat", Text(sv: "Frågan ställdes inte", en: "Not asked")),
    Choice("ville-inte", Text(sv: "Personen ville inte svara", en: "Declined")),
    Choice("vet-inte", Text(sv: "Personen vet inte", en: "Does not know")),
    Choice("inte-aktuellt", Text(sv: "Inte aktuellt", en: "Not applicable")),
  ]

  private static let exampleErrors = [
    FieldError(
      "slut",
      Text(
        sv: "Skriv ett datum, till exempel 2026-03-14", en: "Write a date, such as 2026-03-14")),
    FieldError(
      "maende", Text(sv: "Välj ett steg från 1 till 5", en: "Choose a step from 1 to 5")),
    FieldError(
      "avslut", Text(sv: "Välj hur kontakten avslutades", en: "Choose how the contact ended")),
  ]
}
