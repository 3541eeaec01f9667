// One function per tag, named as the tag. Content comes from a `NodeBuilder`.

/// An element by its tag name, for those that have no function of their own.
package func element(_ name: String, _ attributes: [Attribute], _ content: Node) -> Node {
  Node(.element(name: name, attributes: attributes, content: content))
}

/// A link.
package func a(href: String, _ attributes: Attribute..., @NodeBuilder content: () -> Node) -> Node {
  element("a", [.href(href)] + attributes, content())
}

/// A form that asks: its fields end up in the address.
package func form(
  get action: String, _ attributes: Attribute..., @NodeBuilder content: () -> Node
) -> Node {
  element("form", [.action(action), .method("get")] + attributes, content())
}

/// A form that does something. The token against forgery is put in when it is rendered.
package func form(
  post action: String, _ attributes: Attribute..., @NodeBuilder content: () -> Node
) -> Node {
  element("form", [.action(action), .method("post")] + attributes, content())
}

/// A form that sends a file.
package func form(
  upload action: String, _ attributes: Attribute..., @NodeBuilder content: () -> Node
) -> Node {
  element(
    "form", [.action(action), .method("post"), .enctype("multipart/form-data")] + attributes,
    content())
}

package func div(_ attributes: Attribute..., @NodeBuilder content: () -> Node) -> Node {
  element("div", attributes, content())
}
package func span(_ attributes: Attribute..., @NodeBuilder content: () -> Node) -> Node {
  element("span", attributes, content())
}
package func p(_ attributes: Attribute..., @NodeBuilder content: () -> Node) -> Node {
  element("p", attributes, content())
}
package func h1(_ attributes: Attribute..., @NodeBuilder content: () -> Node) -> Node {
  element("h1", attributes, content())
}
package func h2(_ attributes: Attribute..., @NodeBuilder content: () -> Node) -> Node {
  element("h2", attributes, content())
}
package func h3(_ attributes: Attribute..., @NodeBuilder content: () -> Node) -> Node {
  element("h3", attributes, content())
}
package func h4(_ attributes: Attribute..., @NodeBuilder content: () -> Node) -> Node {
  element("h4", attributes, content())
}
package func ul(_ attributes: Attribute..., @NodeBuilder content: () -> Node) -> Node {
  element("ul", attributes, content())
}
package func ol(_ attributes: Attribute..., @NodeBuilder content: () -> Node) -> Node {
  element("ol", attributes, content())
}
package func li(_ attributes: Attribute..., @NodeBuilder content: () -> Node) -> Node {
  element("li", attributes, content())
}
package func dl(_ attributes: Attribute..., @NodeBuilder content: () -> Node) -> Node {
  element("dl", attributes, content())
}
package func dt(_ attributes: Attribute..., @NodeBuilder content: () -> Node) -> Node {
  element("dt", attributes, content())
}
package func dd(_ attributes: Attribute..., @NodeBuilder content: () -> Node) -> Node {
  element("dd", attributes, content())
}
package func strong(_ attributes: Attribute..., @NodeBuilder content: () -> Node) -> Node {
  element("strong", attributes, content())
}
package func em(_ attributes: Attribute..., @NodeBuilder content: () -> Node) -> Node {
  element("em", attributes, content())
}
package func small(_ attributes: Attribute..., @NodeBuilder content: () -> Node) -> Node {
  element("small", attributes, content())
}
package func code(_ attributes: Attribute..., @NodeBuilder content: () -> Node) -> Node {
  element("code", attributes, content())
}
package func pre(_ attributes: Attribute..., @NodeBuilder content: () -> Node) -> Node {
  element("pre", attributes, content())
}
package func time(_ attributes: Attribute..., @NodeBuilder content: () -> Node) -> Node {
  element("time", attributes, content())
}
package func abbr(_ attributes: Attribute..., @NodeBuilder content: () -> Node) -> Node {
  element("abbr", attributes, content())
}
package func table(_ attributes: Attribute..., @NodeBuilder content: () -> Node) -> Node {
  element("table", attributes, content())
}
package func thead(_ attributes: Attribute..., @NodeBuilder content: () -> Node) -> Node {
  element("thead", attributes, content())
}
package func tbody(_ attributes: Attribute..., @NodeBuilder content: () -> Node) -> Node {
  element("tbody", attributes, content())
}
package func tfoot(_ attributes: Attribute..., @NodeBuilder content: () -> Node) -> Node {
  element("tfoot", attributes, content())
}
package func tr(_ attributes: Attribute..., @NodeBuilder content: () -> Node) -> Node {
  element("tr", attributes, content())
}
package func th(_ attributes: Attribute..., @NodeBuilder content: () -> Node) -> Node {
  element("th", attributes, content())
}
package func td(_ attributes: Attribute..., @NodeBuilder content: () -> Node) -> Node {
  element("td", attributes, content())
}
package func caption(_ attributes: Attribute..., @NodeBuilder content: () -> Node) -> Node {
  element("caption", attributes, content())
}
package func section(_ attributes: Attribute..., @NodeBuilder content: () -> Node) -> Node {
  element("section", attributes, content())
}
package func nav(_ attributes: Attribute..., @NodeBuilder content: () -> Node) -> Node {
  element("nav", attributes, content())
}
package func header(_ attributes: Attribute..., @NodeBuilder content: () -> Node) -> Node {
  element("header", attributes, content())
}
package func footer(_ attributes: Attribute..., @NodeBuilder content: () -> Node) -> Node {
  element("footer", attributes, content())
}
package func main(_ attributes: Attribute..., @NodeBuilder content: () -> Node) -> Node {
  element("main", attributes, content())
}
package func aside(_ attributes: Attribute..., @NodeBuilder content: () -> Node) -> Node {
  element("aside", attributes, content())
}
package func article(_ attributes: Attribute..., @NodeBuilder content: () -> Node) -> Node {
  element("article", attributes, content())
}
package func figure(_ attributes: Attribute..., @NodeBuilder content: () -> Node) -> Node {
  element("figure", attributes, content())
}
package func figcaption(_ attributes: Attribute..., @NodeBuilder content: () -> Node) -> Node {
  element("figcaption", attributes, content())
}
package func details(_ attributes: Attribute..., @NodeBuilder content: () -> Node) -> Node {
  element("details", attributes, content())
}
package func summary(_ attributes: Attribute..., @NodeBuilder content: () -> Node) -> Node {
  element("summary", attributes, content())
}
package func fieldset(_ attributes: Attribute..., @NodeBuilder content: () -> Node) -> Node {
  element("fieldset", attributes, content())
}
package func legend(_ attributes: Attribute..., @NodeBuilder content: () -> Node) -> Node {
  element("legend", attributes, content())
}
package func label(_ attributes: Attribute..., @NodeBuilder content: () -> Node) -> Node {
  element("label", attributes, content())
}
package func button(_ attributes: Attribute..., @NodeBuilder content: () -> Node) -> Node {
  element("button", attributes, content())
}
package func option(_ attributes: Attribute..., @NodeBuilder content: () -> Node) -> Node {
  element("option", attributes, content())
}
package func select(_ attributes: Attribute..., @NodeBuilder content: () -> Node) -> Node {
  element("select", attributes, content())
}
package func textarea(_ attributes: Attribute..., @NodeBuilder content: () -> Node) -> Node {
  element("textarea", attributes, content())
}
package func output(_ attributes: Attribute..., @NodeBuilder content: () -> Node) -> Node {
  element("output", attributes, content())
}
package func br(_ attributes: Attribute...) -> Node {
  Node(.void(name: "br", attributes: attributes))
}
package func hr(_ attributes: Attribute...) -> Node {
  Node(.void(name: "hr", attributes: attributes))
}
package func input(_ attributes: Attribute...) -> Node {
  Node(.void(name: "input", attributes: attributes))
}
package func img(_ attributes: Attribute...) -> Node {
  Node(.void(name: "img", attributes: attributes))
}
package func meta(_ attributes: Attribute...) -> Node {
  Node(.void(name: "meta", attributes: attributes))
}
package func link(_ attributes: Attribute...) -> Node {
  Node(.void(name: "link", attributes: attributes))
}
