import Core
import Web

/// The accessibility statement that DOS-lagen asks for, as far as the program can give it.
enum AccessibilityPage {
  static let page = Page(
    title: Text(sv: "Tillgänglighet", en: "Accessibility"),
    lead: Node(
      Text(
        sv: "Bepröva ska gå att använda av alla, oavsett enhet och förmåga.",
        en: "Bepröva is meant to be used by everybody, whatever their device and ability."))
  ) {
    chapter(Text(sv: "Hur tillgänglig tjänsten är", en: "How accessible it is"), id: "hur") {
      p {
        Text(
          sv: """
            Sidorna byggs för att följa WCAG 2.2 nivå AA. De fungerar utan JavaScript, med \
            tangentbord, med dubbel textstorlek och på smala skärmar. De prövas automatiskt med \
            axe vid varje ändring; automatiska prov hittar inte allt.
            """,
          en: """
            The pages are built to meet WCAG 2.2 level AA. They work without JavaScript, by \
            keyboard, at double text size and on narrow screens. They are tested automatically \
            with axe at every change; automatic tests do not find everything.
            """)
      }
    }
    chapter(Text(sv: "Om du möter ett hinder", en: "If you meet an obstacle"), id: "hinder") {
      p {
        Text(
          sv: """
            Berätta för den som ansvarar för tjänsten i din kommun: vad du försökte göra, på vilken \
            sida och med vilket hjälpmedel. Är du inte nöjd med svaret kan du vända dig till \
            Myndigheten för digital förvaltning.
            """,
          en: """
            Tell whoever is responsible for the service in your municipality: what you tried to \
            do, on which page and with which aid. If you are not content with the answer you can \
            turn to the Agency for Digital Government.
            """)
      }
    }
  }
}
