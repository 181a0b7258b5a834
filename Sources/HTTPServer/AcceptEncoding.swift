package import Compression

/// What an `Accept-Encoding` field asks for (RFC 9110, 12.5.3).
package struct AcceptEncoding: Sendable {
    /// Thousandths, by coding in lower case; what is not named is not wanted, unless `*` stands for the rest.
    private var weights: [String: Int] = [:]

    /// `values` are the field's lines. A member that is malformed counts as not there.
    package init(_ headers: HeaderFields) {
        for member in headers.list("Accept-Encoding") {
            let parts = member.split(separator: ";", maxSplits: 1).map { $0.trimmed }
            guard let name = parts.first, !name.isEmpty, let weight = Self.weight(parts.dropFirst().first) else { continue }
            weights[name.lowercased()] = weight
        }
    }

    /// The coding that the client likes best, of two that it likes the same the one that is shorter; nil for none at all, which is also
    /// what a client gets that forbids everything: an answer that it may not be able to read is better than none.
    package var best: ContentCoding? {
        var best: (coding: ContentCoding, weight: Int)?
        // Plain bytes are always welcome unless they are refused by name, and are not preferred unless that is said.
        let plain = weights["identity"] ?? 0
        for coding in ContentCoding.allCases {
            let weight = weights[coding.rawValue] ?? weights["*"] ?? 0
            if weight > 0, weight >= plain, weight > best?.weight ?? 0 { best = (coding, weight) }
        }
        return best?.coding
    }

    /// `q=0.8` as 800; 1,000 where nothing is said, nil where something else is.
    private static func weight(_ parameter: String?) -> Int? {
        guard let parameter else { return 1_000 }
        guard parameter.prefix(2).equalsIgnoringCase("q=") else { return nil }
        let digits = Array(parameter.utf8.dropFirst(2))
        guard let whole = digits.first, whole == 0x30 || whole == 0x31, digits.count <= 5, digits.count == 1 || digits[1] == 0x2E else {
            return nil
        }
        var weight = Int(whole - 0x30) * 1_000
        var place = 100
        for digit in digits.dropFirst(2) {
            guard digit.isDigit else { return nil }
            weight += Int(digit - 0x30) * place
            place /= 10
        }
        return weight <= 1_000 ? weight : nil
    }
}
