package import AnyJSON

/// The fields of a request. Each is read by name with its bounds; whatever is wrong is collected, so that a caller learns of
/// everything at once, and what nobody read is refused, so that nothing is accepted that is not honoured. What each field means is
/// said where it is read, and the reference is drawn from that.
package struct Fields: Sendable {
    private let values: [String: JSONValue]
    private let prefix: String
    /// What was read so far, whether it was there or not, in the order in which it was asked for.
    private(set) var specs: [FieldSpec] = []
    private var found: [FieldProblem] = []

    package init(_ values: [String: JSONValue], prefix: String = "") {
        self.values = values
        self.prefix = prefix
    }

    /// Everything that is wrong, the unknown fields at the end.
    package var problems: [FieldProblem] {
        // Without the fields of objects within: those have problems of their own.
        let known = Set(specs.map { $0.name.dropFirst(prefix.count) }.filter { !$0.contains(".") })
        let unknown = values.keys.filter { !known.contains($0[...]) }.sorted()
        let names = known.sorted().joined(separator: ", ")
        return found
            + unknown.map {
                FieldProblem(field: prefix + $0, message: "is not known here; the fields are \(names.isEmpty ? "none" : names).")
            }
    }

    /// Adds what only the whole request can tell.
    package mutating func refuse(_ field: String, _ message: String) {
        found.append(FieldProblem(field: prefix + field, message: message))
    }

    package func has(_ field: String) -> Bool { values[field].map { $0 != .null } ?? false }

    private mutating func take(_ field: String, _ kind: FieldSpec.Kind, _ help: String, isRequired: Bool = false) -> JSONValue? {
        specs.append(FieldSpec(prefix + field, kind, isRequired: isRequired, help))
        guard let value = values[field], value != .null else {
            if isRequired { refuse(field, "is missing.") }
            return nil
        }
        return value
    }

    private mutating func wrong<T>(_ field: String, _ wanted: String, _ value: JSONValue) -> T? {
        refuse(field, "has to be \(wanted), not \(value.kind).")
        return nil
    }

    /// A text of `length` characters, without control characters other than line ends and tabs.
    package mutating func text(_ field: String, _ help: String, length: ClosedRange<Int>, isRequired: Bool = false) -> String? {
        take(field, .text(length), help, isRequired: isRequired).flatMap { text(field, $0, length) }
    }

    private mutating func text(_ field: String, _ value: JSONValue, _ length: ClosedRange<Int>) -> String? {
        guard case .string(let text) = value else { return wrong(field, "a text", value) }
        guard length.contains(text.count) else {
            refuse(field, "has \(text.count) characters; it may have \(length.lowerBound) to \(length.upperBound).")
            return nil
        }
        let isClean = text.unicodeScalars.allSatisfy { $0.value >= 32 && $0.value != 127 || [9, 10, 13].contains($0.value) }
        guard isClean else {
            refuse(field, "holds control characters.")
            return nil
        }
        return text
    }

    package mutating func choice(_ field: String, _ help: String, of choices: [String], isRequired: Bool = false) -> String? {
        let value = take(field, .choice(choices), help, isRequired: isRequired)
        guard let text = value.flatMap({ text(field, $0, 0...200) }) else { return nil }
        guard choices.contains(text) else {
            refuse(field, "has to be one of \(choices.joined(separator: ", ")).")
            return nil
        }
        return text
    }

    package mutating func integer(_ field: String, _ help: String, in range: ClosedRange<Int>, isRequired: Bool = false) -> Int? {
        guard let value = take(field, .integer(range), help, isRequired: isRequired) else { return nil }
        guard case .integer(let integer) = value, let number = Int(exactly: integer) else { return wrong(field, "a whole number", value) }
        guard range.contains(number) else {
            refuse(field, "has to be between \(range.lowerBound) and \(range.upperBound).")
            return nil
        }
        return number
    }

    package mutating func number(_ field: String, _ help: String, in range: ClosedRange<Double>) -> Double? {
        guard let value = take(field, .number(range), help) else { return nil }
        let number: Double
        switch value {
        case .integer(let integer): number = Double(integer)
        case .number(let double): number = double
        default: return wrong(field, "a number", value)
        }
        guard range.contains(number) else {
            refuse(field, "has to be between \(range.lowerBound) and \(range.upperBound).")
            return nil
        }
        return number
    }

    package mutating func flag(_ field: String, _ help: String) -> Bool? {
        guard let value = take(field, .flag, help) else { return nil }
        guard case .bool(let flag) = value else { return wrong(field, "true or false", value) }
        return flag
    }

    package mutating func texts(
        _ field: String, _ help: String, count: ClosedRange<Int>, length: ClosedRange<Int> = 1...500
    ) -> [String]? {
        guard let value = take(field, .texts(count), help) else { return nil }
        guard case .array(let list) = value else { return wrong(field, "a list of texts", value) }
        guard count.contains(list.count) else {
            refuse(field, "has \(list.count) entries; it may have \(count.lowerBound) to \(count.upperBound).")
            return nil
        }
        var texts: [String] = []
        for (index, entry) in list.enumerated() {
            guard case .string(let text) = entry, length.contains(text.count) else {
                refuse("\(field)[\(index)]", "has to be a text of \(length.lowerBound) to \(length.upperBound) characters.")
                continue
            }
            texts.append(text)
        }
        return texts
    }

    /// An object within; its own fields are read by `read` and named `field.name`.
    package mutating func object<T>(_ field: String, _ help: String, _ read: (inout Fields) -> T) -> T? {
        let value = take(field, .object, help)
        // Read also where it is absent: its fields are known all the same.
        let inner: [String: JSONValue]? = if case .object(let members)? = value { members } else { nil }
        var fields = Fields(inner ?? [:], prefix: prefix + field + ".")
        let result = read(&fields)
        specs += fields.specs
        guard inner != nil else { return value.flatMap { wrong(field, "an object", $0) } }
        found += fields.problems
        return result
    }

    package mutating func integers(_ field: String, _ help: String, count: ClosedRange<Int>) -> [Int]? {
        guard let value = take(field, .integers(count), help) else { return nil }
        guard case .array(let list) = value, count.contains(list.count) else {
            return wrong(field, "a list of \(count.lowerBound) to \(count.upperBound) whole numbers", value)
        }
        var numbers: [Int] = []
        for (index, entry) in list.enumerated() {
            guard case .integer(let integer) = entry, let number = Int(exactly: integer) else {
                refuse("\(field)[\(index)]", "has to be a whole number.")
                continue
            }
            numbers.append(number)
        }
        return numbers
    }
}
