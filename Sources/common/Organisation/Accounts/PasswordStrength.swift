import CZxcvbn
import Core
import Foundation

/// How many guesses a password stands against, by libzxcvbn: its lists of passwords that have leaked,
/// of words and names, and its patterns of keys, dates and repeats, with words of our own added.
enum PasswordStrength {
  /// The least number of guesses as a power of two: 10^10, which zxcvbn calls "very unguessable" and
  /// which the limits on log-in put out of reach many times over.
  static let least = 33.2

  /// - Parameter own: what somebody who knows the user would try first.
  static func bits(_ password: String, own: [String]) -> Double {
    let words = (own + swedish).flatMap(parts).filter { $0.count >= 3 }
    // The library reads bytes, and its words are English: å, ä and ö are tried without their dots as
    // well, and the guess that comes first counts.
    return min(estimate(password, words), estimate(plain(password), words.map(plain)))
  }

  private static func estimate(_ password: String, _ words: [String]) -> Double {
    // Longer ones cost more time than they tell.
    let password = String(password.prefix(64)).lowercased()
    let copies = words.map { strdup($0.lowercased()) }
    defer { for copy in copies { free(copy) } }
    var list: [UnsafePointer<CChar>?] = copies.map { UnsafePointer($0) } + [nil]
    return ZxcvbnMatch(password, &list, nil)
  }

  /// A name's words, and the name itself; "Lärköpings kommun" has "Lärköping" in it.
  private static func parts(_ text: String) -> [String] {
    let words = text.split { !$0.isLetter && !$0.isNumber }.map(String.init)
    return [text] + words + words.filter { $0.hasSuffix("s") }.map { String($0.dropLast()) }
  }

  private static func plain(_ text: String) -> String {
    String(
      text.lowercased().map { letter in
        switch letter {
        case "å", "ä", "à", "á": "a"
        case "ö", "ø": "o"
        case "é", "è", "ë": "e"
        case "ü": "u"
        default: letter
        }
      })
  }

  /// What Swedes choose, and what is near at hand in this system and at work; the documented list of
  /// words that ASVS 5.0 asks for in 6.1.2.
  static let swedish = """
    lösenord lösenordet mittlösenord hemligt hemlig inloggning användare bepröva beprova beprövad \
    välkommen välkomna tillfälligt nyanställd sommar vinter höst vår sommaren vintern hösten våren \
    januari februari mars april maj juni juli augusti september oktober november december måndag \
    tisdag onsdag torsdag fredag lördag söndag sverige svensk svenska stockholm göteborg malmö uppsala \
    västerås örebro linköping helsingborg jönköping norrköping lund umeå gävle borås hammarby \
    djurgården aikfotboll ifkgöteborg hejhej hejsan hejhopp tjena älskling älskar kärlek jagälskardig \
    fotboll ishockey hästar hunden katten blomma solsken fisken bulle kaffe fikapaus semester \
    qwertyåäö abcdefgåäö asdfghjklöä mormor morfar farmor farfar pappa mamma bebis anna maria emma \
    elin sara johan erik lars anders per karin kristina eva lena peter mikael fredrik alice olivia \
    oscar lucas liam noah ella maja astrid kommun kommunen region nämnd socialnämnden socialtjänst \
    socialtjänsten socialkontor socialsekreterare handläggare enhetschef administratör admin system \
    uppföljning evidens individ familj vuxen barn ungdom beroende klient brukare journal treserva \
    lifecare combine procapita pulsen combine stadsdel rådhuset stadshuset midsommar julafton \
    abborre bärplockning pippi långstrump zlatan ibrahimovic carolina volvo ikea
    """.split(separator: " ").map(String.init)
}
