internal import QuillCore

/// A JSON object as the store writes most of them: texts without escapes, whole numbers, lists and tables of such texts, no white space.
///
/// Read in a fraction of what a decoder takes, since a worker reads two with each job that it claims, while others wait to write.
/// Anything else is nil, and for the decoder.
struct PlainObject {
    enum Value: Equatable {
        case text(String)
        case number(Int)
        case texts([String])
        case table([String: String])
    }

    private(set) var values: [(key: String, value: Value)] = []

    init?(_ json: String) {
        var json = json
        let values = json.withUTF8 { bytes -> [(String, Value)]? in
            var scanner = Scanner(bytes: bytes)
            guard let values = scanner.object({ scanner in scanner.value() }), scanner.isAtEnd else { return nil }
            return values
        }
        guard let values else { return nil }
        self.values = values.map { (key: $0.0, value: $0.1) }
    }
}

/// Reads forward through bytes of UTF-8; nil ends it.
private struct Scanner {
    let bytes: UnsafeBufferPointer<UInt8>
    var place = 0

    var isAtEnd: Bool { place == bytes.count }

    private mutating func takes(_ mark: Unicode.Scalar) -> Bool {
        guard place < bytes.count, bytes[place] == UInt8(ascii: mark) else { return false }
        place += 1
        return true
    }

    mutating func object<T>(_ read: (inout Scanner) -> T?) -> [(String, T)]? {
        guard takes("{") else { return nil }
        var found: [(String, T)] = []
        if takes("}") { return found }
        repeat {
            guard let key = text(), takes(":"), let one = read(&self) else { return nil }
            found.append((key, one))
        } while takes(",")
        return takes("}") ? found : nil
    }

    mutating func value() -> PlainObject.Value? {
        guard place < bytes.count else { return nil }
        switch bytes[place] {
        case UInt8(ascii: "\""): return text().map { .text($0) }
        case UInt8(ascii: "["): return list().map { .texts($0) }
        case UInt8(ascii: "{"):
            guard let pairs = object({ scanner in scanner.text() }) else { return nil }
            return .table(Dictionary(pairs) { $1 })
        default: return number().map { .number($0) }
        }
    }

    private mutating func list() -> [String]? {
        guard takes("[") else { return nil }
        var found: [String] = []
        if takes("]") { return found }
        repeat {
            guard let one = text() else { return nil }
            found.append(one)
        } while takes(",")
        return takes("]") ? found : nil
    }

    mutating func text() -> String? {
        guard takes("\"") else { return nil }
        let start = place
        while place < bytes.count, bytes[place] != UInt8(ascii: "\"") {
            guard bytes[place] != UInt8(ascii: "\\"), bytes[place] >= 0x20 else { return nil }
            place += 1
        }
        guard place < bytes.count else { return nil }
        defer { place += 1 }
        return String(decoding: bytes[start..<place], as: UTF8.self)
    }

    /// Of at most nine digits, without a sign.
    private mutating func number() -> Int? {
        let start = place
        var number = 0
        while place < bytes.count, (0x30...0x39).contains(bytes[place]), place - start < 9 {
            number = number * 10 + Int(bytes[place] - 0x30)
            place += 1
        }
        let hasLeadingZero = place - start > 1 && bytes[start] == UInt8(ascii: "0")
        return place == start || hasLeadingZero ? nil : number
    }
}

extension Recipe {
    init?(plain json: String) {
        guard let object = PlainObject(json), object.values.count == 6 else { return nil }
        var (step, version, prompt): (String?, Int?, String?)
        var (parameters, ladder, inputs): ([String: String]?, [String]?, [String: String]?)
        for (key, value) in object.values {
            switch (key, value) {
            case ("step", .text(let text)): step = text
            case ("version", .number(let number)): version = number
            case ("prompt", .text(let text)): prompt = text
            case ("parameters", .table(let table)): parameters = table
            case ("ladder", .texts(let texts)): ladder = texts
            case ("inputs", .table(let table)): inputs = table
            default: return nil
            }
        }
        guard let step, let version, let prompt, let parameters, let ladder, let inputs else { return nil }
        self.init(step: step, version: version, prompt: prompt, parameters: parameters, ladder: ladder, inputs: inputs)
    }
}

extension Parameters {
    init?(plain json: String) {
        guard let object = PlainObject(json) else { return nil }
        var (writer, speechModel, maxSections): (String?, String?, Int?)
        var (tone, industry, instructions, language): (String?, String?, String?, String?)
        var (stepWriters, targetChapters, unnamed): ([String: String]?, Int?, [Choice]?)
        for (key, value) in object.values {
            switch (key, value) {
            case ("writer", .text(let text)): writer = text
            case ("speechModel", .text(let text)): speechModel = text
            case ("maxSections", .number(let number)): maxSections = number
            case ("tone", .text(let text)): tone = text
            case ("industry", .text(let text)): industry = text
            case ("instructions", .text(let text)): instructions = text
            case ("language", .text(let text)): language = text
            case ("stepWriters", .table(let table)): stepWriters = table
            case ("targetChapters", .number(let number)): targetChapters = number
            case ("unnamed", .texts(let texts)):
                unnamed = texts.compactMap(Choice.init(rawValue:))
                guard unnamed?.count == texts.count else { return nil }
            // A temperature among others: numbers with decimals are for the decoder.
            default: return nil
            }
        }
        guard let writer, let speechModel, let maxSections else { return nil }
        self.init(
            writer: writer, speechModel: speechModel, maxSections: maxSections, tone: tone, industry: industry, instructions: instructions,
            stepWriters: stepWriters, language: language, targetChapters: targetChapters, unnamed: unnamed)
    }
}
