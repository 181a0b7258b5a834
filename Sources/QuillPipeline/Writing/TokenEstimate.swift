package import QuillCore

/// How many tokens a model would read, rather too many than too few: no model's own counting is at hand before it is asked.
package enum TokenEstimate {
    package static func tokens(_ text: some StringProtocol) -> Int {
        var hundredths = 0
        for scalar in text.unicodeScalars { hundredths += weight(scalar) }
        return (hundredths + 99) / 100
    }

    /// A transcript as it is shown to a model, with its numbers.
    package static func tokens(_ transcript: Transcript) -> Int {
        transcript.cues.reduce(0) { $0 + tokens($1.text) + lineTokens }
    }

    /// The number of a line in brackets, and its end.
    static let lineTokens = 5

    /// In hundredths of a token. Vocabularies are made from English first: other scripts take more.
    private static func weight(_ scalar: Unicode.Scalar) -> Int {
        switch scalar.value {
        case 0x61...0x7A, 0x20: 30
        case 0x41...0x5A: 45
        case 0x30...0x39: 100
        case 0x00...0x7F: 70
        case 0x80...0x24F, 0x370...0x6FF: 80
        case 0x2E80...0xD7FF, 0xF900...0xFAFF: 150
        case 0x1_0000...: 300
        default: 140
        }
    }
}
