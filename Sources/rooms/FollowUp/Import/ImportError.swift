import Core
import Delimited
import Forms
import Organisation
import SwedishText

/// Why an import cannot be made at all; what is wrong with single rows stands in the report.
package enum ImportError: ExplainedError, Sendable, Hashable {
  /// The map, or the map against this file and programme.
  case map([PackageFault])
  case file(DelimitedError)
  /// The map is written for another programme.
  case otherProgramme(String)
  case tooManyRowsForOnePerson(line: Int)
  case noPersonalData
  /// Somebody else is importing.
  case busy
  /// What the import was compared with has been changed since.
  case changedMeanwhile
  /// The file names no units, and the importer does not reach the programme's own.
  case noUnit
  case keys(PseudonymKeyError)

  package var message: Text {
    switch self {
    case .map(let faults):
      Text(
        sv: faults.map { $0.line(in: .swedish) }.joined(separator: "\n"),
        en: faults.map { $0.line(in: .english) }.joined(separator: "\n"))
    case .file(let error):
      // Names of columns are data where a file lacks its header.
      Text(sv: maskedForReport(error.message.sv), en: maskedForReport(error.message.en))
    case .otherProgramme(let name):
      Text(
        sv: "Kartan är skriven för programmet ”\(name)”. Välj det programmet eller en annan karta.",
        en: "The map is written for the programme “\(name)”. Choose that programme or another map.")
    case .tooManyRowsForOnePerson(let line):
      Text(
        sv: "Fler än \(FollowUpImport.rowsForOnePerson) rader gäller samma person, bland dem rad "
          + "\(line). Kontrollera att person i kartan anger rätt kolumn.",
        en: "More than \(FollowUpImport.rowsForOnePerson) rows are about one person, line \(line) "
          + "among them. Check that person in the map names the right column.")
    case .noPersonalData:
      Text(
        sv: "Uppföljning av personer är avstängd i den här nämnden. Inget om personer sparas här.",
        en: "Follow-up of persons is switched off in this board. Nothing about persons is kept "
          + "here.")
    case .busy:
      Text(
        sv: "En annan import pågår. Inget är importerat. Försök igen när den är klar.",
        en: "Another import is going on. Nothing is imported. Try again when it is done.")
    case .changedMeanwhile:
      Text(
        sv:
          "Någon ändrade samma uppgifter medan filen importerades. Inget är importerat. Importera "
          + "filen igen.",
        en: "Somebody changed the same data while the file was imported. Nothing is imported. "
          + "Import the file again.")
    case .noUnit:
      Text(
        sv: "Filen säger inte vilken enhet personerna hör till. Lägg till unit i kartan eller ange "
          + "--unit.",
        en: "The file does not say which unit the persons belong to. Add unit to the map or give "
          + "--unit.")
    case .keys(let error):
      error.message
    }
  }
}
