import Core
import Web

/// Why log-in by the provider came to nothing, and what to do.
struct ProviderRefusedPage: Sendable {
  var refusal: ProviderRefusal
  var name: String

  var page: Page {
    Page(
      title: ProviderText.refused, lead: Node(ProviderText.reason(refusal)),
      status: refusal == .unreachable ? 503 : 403
    ) {
      p { ProviderText.code(refusal) }
      actions {
        buttonLink(ProviderText.with(name), href: OrganisationURL.provider, primary: true)
        buttonLink(LogInText.title, href: OrganisationURL.logIn)
      }
    }
  }
}
