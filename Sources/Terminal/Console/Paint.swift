/// A way to set text off from the rest.
package enum Style: String, Sendable, CaseIterable {
    case bold = "1", dim = "2", red = "31", green = "32", yellow = "33", blue = "34", magenta = "35", cyan = "36"
}

/// Puts colours on text, or leaves it as it is where they do not show: `paint(.red, "failed")`.
package struct Paint: Sendable, Equatable {
    package var isOn: Bool

    package init(isOn: Bool) {
        self.isOn = isOn
    }

    package static let plain = Paint(isOn: false)

    package func callAsFunction(_ style: Style, _ text: String) -> String {
        isOn && !text.isEmpty ? "\u{1b}[\(style.rawValue)m\(text)\u{1b}[0m" : text
    }
}
