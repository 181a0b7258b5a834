internal import QuillCore
internal import Terminal

extension ParsedCommand {
    /// The id that was given as this argument, whole. Throws `invalid-input`.
    func id<Of: Noun>(_ name: String, of noun: Of.Type, listedBy command: String) throws(QuillError) -> String {
        let written = argument(name) ?? ""
        guard let id = ID<Of>(written) else {
            throw QuillError(.invalidInput, "\(name): \(written) is no id of a \(name).", hint: "`\(command)` lists them.")
        }
        return id.text
    }

    /// The ids that were given as this argument, each once. Throws `invalid-input`.
    func ids<Of: Noun>(_ name: String, of noun: Of.Type, listedBy command: String) throws(QuillError) -> [ID<Of>] {
        var ids: [ID<Of>] = []
        for written in arguments(name) {
            guard let id = ID<Of>(written) else {
                throw QuillError(
                    .invalidInput, "\(name): \(written.prefix(100)) is no id of the form \(Of.idPrefix)_….",
                    hint: "`\(command)` lists them.")
            }
            if !ids.contains(id) { ids.append(id) }
        }
        return ids
    }
}
