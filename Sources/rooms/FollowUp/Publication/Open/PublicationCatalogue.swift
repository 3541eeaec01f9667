import Core
import Foundation
import Web

/// What is published to everybody as a catalogue that portals harvest: DCAT-AP-SE 3 as RDF/XML.
struct PublicationCatalogue: Sendable {
  let publications: [OpenPublication]
  let municipality: String
  let baseURL: String

  private static let licence = "http://creativecommons.org/publicdomain/zero/1.0/"
  private static let themes = "http://publications.europa.eu/resource/authority/data-theme/"

  var xml: String {
    """
    <?xml version="1.0" encoding="utf-8"?>
    <rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#"
      xmlns:dcat="http://www.w3.org/ns/dcat#" xmlns:dcterms="http://purl.org/dc/terms/"
      xmlns:foaf="http://xmlns.com/foaf/0.1/" xmlns:xsd="http://www.w3.org/2001/XMLSchema#">
    <dcat:Catalog rdf:about="\(address(OpenPublicationRoutes.catalogue))">
    \(tongues("dcterms:title", title))
    \(tongues("dcterms:description", PublicationText.openLead))
    <dcterms:publisher rdf:resource="\(publisher)"/>
    <dcterms:license rdf:resource="\(Self.licence)"/>
    <dcterms:language rdf:resource="http://publications.europa.eu/resource/authority/language/SWE"/>
    \(publications.map { "<dcat:dataset rdf:resource=\"\(dataset($0))\"/>" }.joined(separator: "\n"))
    </dcat:Catalog>
    <foaf:Agent rdf:about="\(publisher)">
    <foaf:name>\(escapedForXML(municipality))</foaf:name>
    </foaf:Agent>
    \(publications.map(described).joined(separator: "\n"))
    </rdf:RDF>

    """
  }

  private var title: Text {
    Text(sv: "Uppföljning i \(municipality)", en: "Follow-up in \(municipality)")
  }

  private var publisher: String { address("/oppet") + "#utgivare" }

  private func address(_ path: String) -> String { escapedForXML(baseURL + path) }

  private func dataset(_ open: OpenPublication) -> String {
    address(OpenPublicationRoutes.list) + "#\(open.publication.name)"
  }

  private func tongues(_ element: String, _ text: Text) -> String {
    Language.allCases.map { language in
      "<\(element) xml:lang=\"\(language.rawValue)\">\(escapedForXML(text[language]))</\(element)>"
    }.joined(separator: "\n")
  }

  private func described(_ open: OpenPublication) -> String {
    let days = open.releases.compactMap { PublicationPeriod($0.table.period)?.days }
    let (first, last) = (days.compactMap(\.from).min(), days.compactMap(\.to).max())
    let programme = open.programme.reported.definition
    let span =
      if let first, let last {
        """
        <dcterms:temporal><dcterms:PeriodOfTime>
        <dcat:startDate rdf:datatype="http://www.w3.org/2001/XMLSchema#date">\(first)</dcat:startDate>
        <dcat:endDate rdf:datatype="http://www.w3.org/2001/XMLSchema#date">\(last)</dcat:endDate>
        </dcterms:PeriodOfTime></dcterms:temporal>
        """
      } else {
        ""
      }
    let files = open.releases.flatMap { release in
      ReleaseFile.allCases.map { distribution($0, release, open) }
    }
    return """
      <dcat:Dataset rdf:about="\(dataset(open))">
      \(tongues("dcterms:title", Text(verbatim: open.publication.plan.title)))
      \(tongues("dcterms:description", programme.title + Text(verbatim: ". ") + PublicationText.counted))
      <dcterms:publisher rdf:resource="\(publisher)"/>
      <dcat:theme rdf:resource="\(Self.themes)SOCI"/>
      <dcterms:accessRights
        rdf:resource="http://publications.europa.eu/resource/authority/access-right/PUBLIC"/>
      \(span)
      \(files.map { "<dcat:distribution rdf:resource=\"\($0.address)\"/>" }.joined(separator: "\n"))
      </dcat:Dataset>
      \(files.map(\.xml).joined(separator: "\n"))
      """
  }

  private func distribution(
    _ file: ReleaseFile, _ release: PublishedRelease, _ open: OpenPublication
  ) -> (address: String, xml: String) {
    let place = OpenPublicationRoutes.release(release.number, of: open.publication.id)
    let address = address("\(place)/\(file.rawValue)")
    let title = PublicationText.releaseTitle(release.table) + Text(verbatim: ", ") + file.title
    return (
      address,
      """
      <dcat:Distribution rdf:about="\(address)">
      \(tongues("dcterms:title", title))
      <dcat:accessURL rdf:resource="\(self.address(place))"/>
      <dcat:downloadURL rdf:resource="\(address)"/>
      <dcterms:format>\(file.contentType.prefix { $0 != ";" })</dcterms:format>
      <dcterms:license rdf:resource="\(Self.licence)"/>
      </dcat:Distribution>
      """
    )
  }
}
