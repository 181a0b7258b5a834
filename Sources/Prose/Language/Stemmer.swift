/// A light stemmer: takes off the commonest endings so that `caches`, `cached` and `caching` count as one word.
/// Stems are compared, never shown.
enum Stemmer {
    static func stem(_ key: String, language: String) -> String {
        guard key.utf8.count > 3 else { return key }
        switch language {
        case "en": return english(key)
        case "fr":
            return strip(
                key,
                ["ements", "ement", "ations", "ation", "euses", "euse", "ées", "és", "ée", "er", "ez", "ent", "es", "é", "e", "s", "x"])
        case "es":
            return strip(
                key,
                [
                    "amientos", "amiento", "aciones", "ación", "mente", "ando", "iendo", "aron", "ieron", "ados", "adas", "ado", "ada",
                    "ar", "er", "ir", "es", "os", "as", "o", "a", "e", "s",
                ])
        case "de": return strip(key, ["ungen", "ung", "ern", "en", "er", "es", "em", "e", "n", "s"])
        default: return key
        }
    }

    private static func strip(_ key: String, _ endings: [String]) -> String {
        for ending in endings where key.hasSuffix(ending) && key.utf8.count - ending.utf8.count >= 4 {
            return String(key.dropLast(ending.count))
        }
        return key
    }

    private static func english(_ key: String) -> String {
        var bytes = Array(key.utf8)
        func ends(_ suffix: StaticString) -> Bool {
            let count = suffix.utf8CodeUnitCount
            guard bytes.count >= count + 3 else { return false }
            for offset in 0..<count where bytes[bytes.count - count + offset] != suffix.utf8Start[offset] { return false }
            return true
        }
        if ends("ies") {
            bytes.removeLast(3); bytes.append(0x79)
        } else if ends("sses") || ends("shes") || ends("ches") || ends("xes") {
            bytes.removeLast(2)
        } else if ends("s") && !ends("ss") && !ends("us") && !ends("is") {
            bytes.removeLast()
        }
        if ends("ing") && bytes.count >= 6 {
            bytes.removeLast(3); undouble(&bytes)
        } else if ends("ied") {
            bytes.removeLast(3); bytes.append(0x79)
        } else if ends("ed") {
            bytes.removeLast(2); undouble(&bytes)
        } else if ends("ly") {
            bytes.removeLast(2)
        }
        if bytes.count > 4, bytes.last == 0x65 { bytes.removeLast() }
        return String(decoding: bytes, as: UTF8.self)
    }

    private static func undouble(_ bytes: inout [UInt8]) {
        guard bytes.count > 3, let last = bytes.last, bytes[bytes.count - 2] == last, last != 0x6C, last != 0x73 else { return }
        bytes.removeLast()
    }
}
