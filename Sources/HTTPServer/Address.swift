internal import CNet
internal import Glibc

/// Addresses as text.
enum Address {
    /// Without the port; an IPv4 address that came over an IPv6 socket is written as IPv4.
    static func text(_ address: inout sockaddr_storage) -> String {
        let found = withUnsafePointer(to: &address) { net_address_of($0) }
        let bytes = withUnsafeBytes(of: found.bytes) { Array($0.prefix(Int(found.length))) }
        if bytes.count == 4 { return dotted(bytes[...]) }
        if bytes.count == 16, bytes[..<12].elementsEqual([0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 255, 255]) { return dotted(bytes[12...]) }
        guard bytes.count == 16 else { return "" }
        var text = [CChar](repeating: 0, count: Int(INET6_ADDRSTRLEN))
        inet_ntop(AF_INET6, bytes, &text, socklen_t(text.count))
        return text.withUnsafeBytes { String(decoding: $0.prefix { $0 != 0 }, as: UTF8.self) }
    }

    private static func dotted(_ bytes: ArraySlice<UInt8>) -> String {
        bytes.map(String.init).joined(separator: ".")
    }
}
