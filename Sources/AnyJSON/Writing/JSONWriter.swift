/// The encoder that a value writes itself to.
///
/// Values nest, and so do the calls of `write`: a *frame* is the value that is being written at a depth. Members of objects and lists are written as
/// they come, each behind a comma; when the value has returned, its members are sorted and the first comma becomes the opening bracket. What is
/// asked for out of turn (nested containers, encoders for later) writes to a buffer of its own, which is put in its place at that moment.
final class JSONWriter: Encoder {
    private struct Member {
        /// At its comma.
        let start: Int
        let endOfKey: Int
        /// Known when the object is complete.
        var end = 0
        /// Among `escapedKeys`, where the bytes in the text are not the key's own.
        let escapedKey: Int?

        init(start: Int, endOfKey: Int, escapedKey: Int?) {
            self.start = start
            self.endOfKey = endOfKey
            self.escapedKey = escapedKey
        }

        func moved(by distance: Int) -> Member { Member(start: start + distance, endOfKey: endOfKey + distance, escapedKey: escapedKey) }
    }

    private struct Frame {
        enum Kind { case nothing, single, list, object }
        var kind = Kind.nothing
        let start: Int
        let firstMember: Int
        var later: [(at: Int, writer: JSONWriter)] = []
    }

    let out = JSONBuffer()
    private lazy var unsorted = JSONBuffer()
    private let keys: JSONBytes.Keys
    private var members: [Member] = []
    private var escapedKeys: [String] = []
    private var frames: [Frame] = []
    private var keyType: ObjectIdentifier?

    init(_ keys: JSONBytes.Keys) { self.keys = keys }

    let codingPath: [any CodingKey] = []
    let userInfo: [CodingUserInfoKey: Any] = [:]

    func write(_ value: some Encodable) throws {
        let start = out.count
        open()
        do { try value.encode(to: self) } catch {
            // Whoever asked may catch this and go on.
            let frame = frames.removeLast()
            members.removeLast(members.count - frame.firstMember)
            out.rewind(to: start)
            throw error
        }
        close()
    }

    // MARK: What a value asks for

    func container<Key: CodingKey>(keyedBy type: Key.Type) -> KeyedEncodingContainer<Key> { KeyedEncodingContainer(object(type)) }
    func unkeyedContainer() -> any UnkeyedEncodingContainer { list() }

    func singleValueContainer() -> any SingleValueEncodingContainer {
        begin(.single)
        return JSONSingleWriter(writer: self)
    }

    private func object<Key: CodingKey>(_ type: Key.Type) -> JSONObjectWriter<Key> {
        begin(.object)
        keyType = ObjectIdentifier(type)
        return JSONObjectWriter(writer: self, isSnakeCase: keys == .snakeCase && ObjectIdentifier(type) != Self.keyTypeOfDictionaries)
    }

    private func list() -> JSONListWriter {
        begin(.list)
        return JSONListWriter(writer: self)
    }

    /// The standard library keeps this type for itself: a dictionary tells.
    private static let keyTypeOfDictionaries: ObjectIdentifier? = {
        let probe = JSONWriter(.asWritten)
        do { try probe.write([String: Int]()) } catch { return nil }
        return probe.keyType
    }()

    private func begin(_ kind: Frame.Kind) {
        if frames[frames.count - 1].kind == .nothing { frames[frames.count - 1].kind = kind }
    }

    // MARK: Members

    /// A member of the object at hand; without a trace when `write` throws.
    func member<T>(_ key: String, isSnakeCase: Bool, _ write: () throws -> T) rethrows -> T {
        let start = out.count
        out.append(UInt8(ascii: ","))
        var escapedKey: Int?
        if isSnakeCase {
            out.quoteInSnakeCase(key)
        } else if out.quote(key) {
            escapedKey = escapedKeys.count
            escapedKeys.append(key)
        }
        members.append(Member(start: start, endOfKey: out.count, escapedKey: escapedKey))
        out.append(UInt8(ascii: ":"))
        do { return try write() } catch {
            members.removeLast()
            out.rewind(to: start)
            throw error
        }
    }

    /// An element of the list at hand.
    func element<T>(_ write: () throws -> T) rethrows -> T {
        let start = out.count
        out.append(UInt8(ascii: ","))
        do { return try write() } catch {
            out.rewind(to: start)
            throw error
        }
    }

    /// A writer whose text will stand here.
    func later() -> JSONWriter {
        let writer = JSONWriter(keys)
        writer.open()
        frames[frames.count - 1].later.append((out.count, writer))
        return writer
    }

    func laterObject<Key: CodingKey>(_ type: Key.Type) -> KeyedEncodingContainer<Key> { KeyedEncodingContainer(later().object(type)) }
    func laterList() -> any UnkeyedEncodingContainer { later().list() }

    // MARK: Beginning and end of a value

    private func open() { frames.append(Frame(start: out.count, firstMember: members.count)) }

    private func close() {
        let frame = frames.removeLast()
        if !frame.later.isEmpty { insert(frame) }
        switch frame.kind {
        case .single: break
        case .list: enclose(frame.start, "[", "]")
        case .object, .nothing:
            sort(frame)
            enclose(frame.start, "{", "}")
        }
        members.removeLast(members.count - frame.firstMember)
    }

    private func enclose(_ start: Int, _ opening: Unicode.Scalar, _ closing: Unicode.Scalar) {
        if out.count == start { out.append(UInt8(ascii: opening)) } else { out[start] = UInt8(ascii: opening) }
        out.append(UInt8(ascii: closing))
    }

    /// Puts what was written elsewhere where it belongs.
    private func insert(_ frame: Frame) {
        let before = Array(out[frame.start..<out.count])
        out.rewind(to: frame.start)
        var taken = 0
        for (at, writer) in frame.later {
            writer.close()
            before[taken..<(at - frame.start)].withUnsafeBufferPointer(out.append)
            taken = at - frame.start
            let length = writer.out.count
            for index in frame.firstMember..<members.count where members[index].start >= out.count {
                members[index] = members[index].moved(by: length)
            }
            out.append(writer.out[0..<length])
        }
        before[taken...].withUnsafeBufferPointer(out.append)
    }

    private func sort(_ frame: Frame) {
        let own = frame.firstMember..<members.count
        guard own.dropFirst().contains(where: { precedes(members[$0], members[$0 - 1]) }) else { return }
        for index in own { members[index].end = index + 1 < own.upperBound ? members[index + 1].start : out.count }
        members[own].sort { precedes($0, $1) }
        unsorted.rewind(to: 0)
        unsorted.append(out[frame.start..<out.count])
        out.rewind(to: frame.start)
        for index in own { out.append(unsorted[(members[index].start - frame.start)..<(members[index].end - frame.start)]) }
    }

    /// By the bytes of the keys, as they are without escapes.
    private func precedes(_ one: Member, _ other: Member) -> Bool {
        if one.escapedKey == nil && other.escapedKey == nil {
            return out[(one.start + 2)..<(one.endOfKey - 1)].lexicographicallyPrecedes(out[(other.start + 2)..<(other.endOfKey - 1)])
        }
        return key(one).utf8.lexicographicallyPrecedes(key(other).utf8)
    }

    private func key(_ member: Member) -> String {
        member.escapedKey.map { escapedKeys[$0] } ?? String(decoding: out[(member.start + 2)..<(member.endOfKey - 1)], as: UTF8.self)
    }
}
