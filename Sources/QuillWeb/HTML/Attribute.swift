package import QuillCore

/// One attribute of an element. Made by the functions below, which know what belongs into it.
package struct Attribute {
    enum Value {
        case flag
        case text(String)
        case fixed(StaticString)
        case route(Route)
    }

    /// Nil for an attribute that is not written after all.
    let name: StaticString?
    let value: Value

    private init(_ name: StaticString?, _ value: Value) {
        self.name = name
        self.value = value
    }

    package static let none = Attribute(nil, .flag)

    /// Any attribute that carries words. Addresses, scripts and styles have none of these.
    package static func named(_ name: StaticString, _ words: String?) -> Attribute {
        words.map { Attribute(name, .text($0)) } ?? .none
    }

    package static func flag(_ name: StaticString, when: Bool = true) -> Attribute { when ? Attribute(name, .flag) : .none }

    package static func `class`(_ name: StaticString, when: Bool = true) -> Attribute {
        when ? Attribute("class", .fixed(name)) : .none
    }

    package static func classes(_ names: [String]) -> Attribute {
        names.isEmpty ? .none : Attribute("class", .text(names.joined(separator: " ")))
    }

    package static func id(_ id: String) -> Attribute { Attribute("id", .text(id)) }

    /// Which of its siblings it is, so that an update moves it instead of making it anew.
    package static func key(_ key: String) -> Attribute { Attribute("data-key", .text(key)) }

    package static func href(_ route: Route) -> Attribute { Attribute("href", .route(route)) }

    /// A link that leads out of Quill.
    package static func href(_ address: WebAddress) -> Attribute { Attribute("href", .text(address.text)) }

    /// A place on this page.
    package static func href(anchor: String) -> Attribute { Attribute("href", .text("#" + anchor)) }

    package static func src(_ route: Route) -> Attribute { Attribute("src", .route(route)) }

    package static func action(_ route: Route) -> Attribute { Attribute("action", .route(route)) }

    package static func formAction(_ route: Route) -> Attribute { Attribute("formaction", .route(route)) }

    /// An address of ours that a script asks for.
    static func route(_ name: StaticString, _ route: Route) -> Attribute { Attribute(name, .route(route)) }

    package static func name(_ name: StaticString) -> Attribute { Attribute("name", .fixed(name)) }
    package static func value(_ words: String) -> Attribute { Attribute("value", .text(words)) }
    package static func type(_ type: StaticString) -> Attribute { Attribute("type", .fixed(type)) }
    package static func label(_ words: String) -> Attribute { Attribute("aria-label", .text(words)) }
    package static func labelled(by id: String) -> Attribute { Attribute("aria-labelledby", .text(id)) }
    package static func role(_ role: StaticString) -> Attribute { Attribute("role", .fixed(role)) }
    package static func title(_ words: String?) -> Attribute { .named("title", words) }

    /// `data-…` with an empty or a fixed value: what scripts and styles look for.
    package static func data(_ name: StaticString, _ words: String? = "") -> Attribute { .named(name, words) }
}
