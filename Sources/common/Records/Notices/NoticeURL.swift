import Core
import Web

/// The addresses of what is new.
package enum NoticeURL {
  package static let news = "/mitt/nytt"
  package static let settings = "\(news)/installningar"
  package static let mailings = "/styra/utskick"
  static let feed = "\(settings)/flode"
  static let endFeed = "\(feed)/bort"
  static let address = "\(settings)/adress"
  static let endAddress = "\(address)/bort"
  static let code = "\(settings)/kod"
  static let rhythm = "\(settings)/takt"
  static func feed(_ secret: String) -> String { "/flode/\(secret)" }
  static func goodbye(_ secret: String) -> String { "/avanmal/\(secret)" }
  static func ending(_ list: String) -> String { "\(news)/listor/\(list)/bort" }
}
