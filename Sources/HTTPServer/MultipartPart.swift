/// The head of one field of a form.
package struct MultipartPart: Equatable, Sendable {
    /// The field's name.
    package let name: String
    /// What the client calls the file: text to show, never a path to open. Nil for a plain field.
    package let filename: String?
    /// As sent, in order; see `Content-Type`.
    package let headers: [Header]

    package struct Header: Equatable, Sendable {
        package let name: String
        package let value: String
    }

    /// The value of a header.
    package subscript(name: String) -> String? {
        headers.first { $0.name.equalsIgnoringCase(name) }?.value
    }

    /// From the lines between the boundary and the empty line, without the last line end.
    init(lines: ArraySlice<UInt8>) throws(HTTPServerError) {
        guard let text = String(validating: lines, as: UTF8.self) else { throw .badMultipart("a part's header is not UTF-8") }
        var headers: [Header] = []
        for line in text.utf8.split(separator: 10, omittingEmptySubsequences: true) {
            let line = Substring(line.last == 13 ? line.dropLast() : line)
            guard let colon = line.utf8.firstIndex(of: UInt8(ascii: ":")), colon > line.startIndex,
                line[..<colon].utf8.allSatisfy(\.isTokenCharacter), !line.utf8.contains(where: { $0 == 0 || $0 == 13 })
            else { throw .badMultipart("a part has a line that is no header") }
            headers.append(Header(name: String(line[..<colon]), value: line[line.utf8.index(after: colon)...].trimmed))
        }
        let dispositions = headers.filter { $0.name.equalsIgnoringCase("Content-Disposition") }
        guard dispositions.count == 1, let value = dispositions.first?.value, let disposition = HeaderParameters(value),
            disposition.value.equalsIgnoringCase("form-data"), let name = disposition["name"]
        else { throw .badMultipart("a part does not name its field") }
        self.name = name
        filename = disposition["filename"]
        self.headers = headers
    }
}
