/// Where a bucket is: `s3://bucket[/prefix]?endpoint=https://…&region=…&style=path|virtual&links=seconds`.
package struct S3Place: Sendable, Hashable {
    package let bucket: String
    /// Before every key: empty, or ends with a slash.
    package let prefix: String
    package let region: String
    /// `https` or `http`.
    let scheme: String
    /// With its port unless that is the scheme's own: as the Host header has it.
    let authority: String
    /// Of the endpoint, without a slash at its end.
    let root: String
    let isPathStyle: Bool

    /// For how long a link to an object works; nil where nobody is to be sent to the bucket itself.
    package let linkSeconds: Int?

    /// What a browser calls the server: `https://s3.example.org`.
    package var origin: String { "\(scheme)://\(authority)" }

    /// Where its API is, as `endpoint` names it.
    package var endpoint: String { origin + root }

    /// `path` or `virtual`.
    package var style: String { isPathStyle ? "path" : "virtual" }

    /// The server's name, for people.
    package var host: String { authority }

    /// What is wrong with an address, in words.
    package struct Fault: Error, Sendable, Hashable, CustomStringConvertible {
        package let description: String
    }

    /// - Parameter region: where the address names none.
    package init(_ address: String, region standard: String? = nil) throws(Fault) {
        guard address.hasPrefix("s3://") else { throw Fault(description: "it does not begin with s3://") }
        let halves = address.dropFirst(5).split(separator: "?", maxSplits: 1, omittingEmptySubsequences: false)
        let names = halves[0].split(separator: "/", maxSplits: 1, omittingEmptySubsequences: true)
        guard let bucket = names.first, Self.isBucket(bucket) else {
            throw Fault(description: "a bucket has 3 to 63 small letters, digits, dots and hyphens")
        }
        var values: [String: String] = [:]
        for pair in halves.count > 1 ? halves[1].split(separator: "&") : [] {
            let parts = pair.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
            let name = String(parts[0])
            guard ["endpoint", "region", "style", "links"].contains(name) else { throw Fault(description: "there is no option \(name)") }
            guard parts.count == 2, let value = Self.decoded(parts[1]), !value.isEmpty else {
                throw Fault(description: "the option \(name) has no value")
            }
            values[name] = value
        }
        let region = values["region"] ?? standard ?? "us-east-1"
        guard region.utf8.allSatisfy({ $0 > 0x20 && $0 < 0x7F && $0 != 0x2F }) else { throw Fault(description: "the region is none") }
        let endpoint = values["endpoint"] ?? "https://s3.\(region).amazonaws.com"
        let pieces = endpoint.split(separator: "/", maxSplits: 3, omittingEmptySubsequences: false)
        guard pieces.count >= 3, ["http:", "https:"].contains(pieces[0]), pieces[1].isEmpty, !pieces[2].isEmpty,
            !pieces[2].contains("@"), !endpoint.contains("?"), !endpoint.contains("#"), endpoint.utf8.allSatisfy({ $0 > 0x20 && $0 < 0x7F })
        else { throw Fault(description: "the endpoint is no http or https address without credentials") }
        if let style = values["style"], style != "path", style != "virtual" { throw Fault(description: "the style is path or virtual") }
        linkSeconds = try values["links"].map { (written) throws(Fault) in
            guard let seconds = Int(written), Self.linkSecondsAllowed.contains(seconds) else {
                throw Fault(description: "the option links is a number of seconds from 60 to 604800")
            }
            return seconds
        }
        self.bucket = String(bucket)
        let folder = names.count > 1 ? names[1].split(separator: "/").joined(separator: "/") : ""
        prefix = folder.isEmpty ? "" : folder + "/"
        self.region = region
        scheme = String(pieces[0].dropLast())
        isPathStyle = values["style"].map { $0 == "path" } ?? (values["endpoint"] != nil)
        var host = pieces[2].lowercased()
        for (scheme, port) in [("https", ":443"), ("http", ":80")] where self.scheme == scheme && host.hasSuffix(port) {
            host = String(host.dropLast(port.utf8.count))
        }
        authority = isPathStyle ? host : "\(bucket).\(host)"
        root = pieces.count > 3 && !pieces[3].isEmpty ? "/" + pieces[3].split(separator: "/").joined(separator: "/") : ""
    }

    /// The percent-encoded path of a key, or of the bucket itself.
    func path(_ key: String?) -> String {
        let encoded = key.map { S3Signature.encoded($0, keepsSlashes: true) } ?? ""
        return root + (isPathStyle ? "/\(bucket)/" : "/") + encoded
    }

    /// A week is as long as S3 lets a link live.
    private static let linkSecondsAllowed = 60...604_800

    private static func isBucket(_ name: Substring) -> Bool {
        (3...63).contains(name.utf8.count)
            && name.utf8.allSatisfy { ($0 >= 0x30 && $0 <= 0x39) || ($0 >= 0x61 && $0 <= 0x7A) || $0 == 0x2D || $0 == 0x2E }
    }

    private static func decoded(_ text: Substring) -> String? {
        var bytes: [UInt8] = []
        var rest = text.utf8[...]
        while let byte = rest.popFirst() {
            guard byte == 0x25 else {
                bytes.append(byte)
                continue
            }
            guard rest.count >= 2, let value = UInt8(String(decoding: rest.prefix(2), as: UTF8.self), radix: 16) else { return nil }
            bytes.append(value)
            rest = rest.dropFirst(2)
        }
        return String(validating: bytes, as: UTF8.self)
    }
}
