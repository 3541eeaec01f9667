import Core
import Foundation
import Organisation
import Programmes

extension ExtractText {
  /// What stands in the file that is read first: Swedish, then English.
  static func readMe(_ files: ExtractFiles) -> String {
    let extract = files.extract
    let definition = files.programme.reported.definition
    let unit = extract.selection.unit.flatMap { files.tree[$0]?.code }
    let period = extract.selection.period
    func span(_ all: String) -> String {
      period == .always
        ? all : "\(period.from?.description ?? "…") – \(period.to?.description ?? "…")"
    }
    let versions = files.versions.map { "v\($0.version.registered.number)" }.joined(separator: ", ")
    let decision = files.decision.map { "\($0.reference), \($0.decidedOn), \($0.decidedBy)" }
    let steps =
      files.isWhole ? files.importSteps.map { "\n  \($0)" }.joined() : ""
    let given = files.decision.map { $0.columns.joined(separator: " ") } ?? ""
    return """
      UTDRAG \(files.mark)
      Personuppgifter under sekretess (OSL 26 kap. 1 §). Lämna dem inte vidare.

      Program:        \(definition.title.sv) (\(definition.key)), versioner: \(versions)
      Enhet:          \(unit ?? "hela nämnden")
      Omgångar från:  \(span("alla"))
      Ändamål:        \(extract.purpose.name.sv): \(extract.reason)
      Beslut:         \(decision ?? "behövs inte")
      Raderas senast: \(extract.expires). Intyga raderingen på sidan Utdrag för analys.

      I varje versions mapp (v1, v2 …):
        svar.csv     en rad för varje svar, och en för varje mättillfälle utan svar
        kodbok.html  varje kolumn, att läsa; kodbok.csv samma som tabell
        svar.sps     läser svar.csv i SPSS (och PSPP) med etiketter
        svar.R       läser svar.csv i R med etiketter
        karta.yaml, program.yaml   läser in svar.csv i en annan installation
      enheter.csv    nämndens enheter, och vart deras arbete gått över

      Personer och omgångar har egna namn i varje utdrag: två utdrag kan inte kopplas ihop genom dem.
      Ordningen är också utdragets egen. Utdragets nummer och den som tog ut det står på varje rad.
      Det lokala ärendenumret, handläggaren och vad någon skrivit i fritext finns inte med.
      Personer med skyddade personuppgifter finns inte med. Version som dragits tillbaka finns inte med.
      Varje omgång är läst på en gång; utdraget som helhet under den tid hämtningen tog.
      Text som börjar med = + - @ ' eller punkt har en apostrof framför.

      \((files.isWhole ? wholeLead : partLead(given)).sv)\(steps)

      ---

      EXTRACT \(files.mark)
      Personal data under secrecy. Do not pass them on.

      Programme:      \(definition.title.en) (\(definition.key)), versions: \(versions)
      Unit:           \(unit ?? "the whole board")
      Episodes begun: \(span("all"))
      Purpose:        \(extract.purpose.name.en): \(extract.reason)
      Decision:       \(decision ?? "not needed")
      To be deleted by: \(extract.expires). Confirm it on the page Extracts for analysis.

      In the folder of each version (v1, v2 …):
        svar.csv     a row for each answer, and one for each occasion without any
        kodbok.html  every column, to read; kodbok.csv the same as a table
        svar.sps     reads svar.csv in SPSS (and PSPP) with labels
        svar.R       reads svar.csv in R with labels
        karta.yaml, program.yaml   take svar.csv into another installation
      enheter.csv    the board's units, and where their work went over to

      Persons and episodes have names of their own in each extract: two cannot be joined by them. So is
      the order. The number of the extract and who took it stand on every row.
      The local case reference, the worker and what anybody wrote in free text are not in it.
      Persons of protected identity are not in it, nor versions that were withdrawn.
      Each episode was read at once; the extract as a whole while it was fetched.
      Text that begins with = + - @ ' or a point has an apostrophe before it.

      \((files.isWhole ? wholeLead : partLead(given)).en)\(steps)

      """
  }

  private static let wholeLead = Text(
    sv: """
      Läs in i en tom installation, med samma resultat som följd. Stå i den här mappen och kör raderna
      i ordning. init och user add skriver ut lösenord att logga in med. Namn och beslut är de som
      gällde där utdraget togs: ändra dem om andra gäller hos er.
      """,
    en: """
      Take it into an empty installation, with the same results. Stand in this folder and run the lines
      in order. init and user add print passwords to log in with. Names and references are those that
      held where the extract was taken: change them if others hold with you.
      """)

  private static func partLead(_ given: String) -> Text {
    Text(
      sv: """
        Kolumner enligt beslutet: \(given)
        Alltid med: \(ExtractColumns.frame).
        I karta.yaml och enheter.csv finns det som läser in ett helt utdrag i en annan installation. De
        är inte med här: utdrag med en del av kolumnerna kan inte läsas in.
        """,
      en: """
        Columns by the decision: \(given)
        Always there: \(ExtractColumns.frame).
        karta.yaml and enheter.csv take a whole extract into another installation. They are not here:
        an extract with a part of the columns cannot be taken in.
        """)
  }
}
