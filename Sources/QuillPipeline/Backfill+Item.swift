internal import QuillCore

/// What one item is asked for.
extension Backfill {
    func fill(_ lack: Lack, _ report: inout Report, _ resting: inout Resting) async throws(QuillError) {
        let item = lack.item
        let reader = try readers.reader(of: item.kind)
        let host = Resting.host(of: item)
        var (found, lost, troubles) = (FoundDetails(), QuillError?.none, [QuillError]())
        if let media = lack.media {
            do throws(QuillError) {
                found.technical = try await reader.technical(of: try await blobs.file(media))
            } catch {
                if Self.stops(error) { throw error }
                // It will not be another file the next time.
                if Self.unreadable.contains(error.code) { found.technical = Technical() } else { troubles.append(error) }
            }
        }
        if lack.engagement {
            do throws(QuillError) {
                if let known = resting[host] { throw known }
                found.engagement = try await engagement(of: item, reader)
                resting.answered(host)
            } catch {
                if Self.stops(error) { throw error }
                if Self.gone.contains(error.code) { lost = error } else { troubles.append(error) }
                resting.met(error, at: host)
            }
        }
        guard try await save(found, lost, of: item) else { return }
        func finding(_ note: String) -> Finding { Finding(item: item.id.text, title: item.title, note: note) }
        let parts = [found.technical.map { _ in "technical" }, found.engagement.map { _ in "engagement" }].compactMap(\.self)
        if !parts.isEmpty { report.filled.append(finding(parts.joined(separator: ", "))) }
        if let lost { report.lost.append(finding(lost.message)) }
        for trouble in troubles { report.left.append(finding(trouble.message)) }
    }

    private func engagement(of item: Item, _ reader: any SourceReader) async throws(QuillError) -> Engagement? {
        let scratch = "\(scratchRoot)/backfill-\(item.id)"
        try Scratch.make(scratch)
        defer { Scratch.remove(scratch) }
        return try await reader.engagement(of: item, in: scratch)
    }

    /// False where the item is no longer there.
    private func save(_ found: FoundDetails, _ lost: QuillError?, of item: Item) async throws(QuillError) -> Bool {
        try await store.write { store throws(QuillError) in
            guard try store.item(item.id) != nil else { return false }
            try store.save(found, of: item.id)
            try store.noteTry(of: item.id)
            if let lost { try store.save(LostSource(code: lost.code.rawValue, reason: lost.message), of: item.id) }
            if found != FoundDetails() || lost != nil {
                try store.append(Event(name: .itemUpdated, project: item.project, data: ["item": item.id.text], at: store.now()))
            }
            return true
        }
    }

    /// With these nothing more can be had of any item.
    private static func stops(_ error: QuillError) -> Bool {
        [.cancelled, .toolMissing, .diskFull].contains(error.code)
    }

    /// What the source says of the item itself. Whatever may be the network's doing, or the site's for a while, is asked again.
    static let gone: Set<ErrorCode> = [
        .invalidVideo, .privateVideo, .ageRestricted, .authFailed, .unsupported,
    ]
    private static let unreadable: Set<ErrorCode> = [.unsupportedInput, .damagedInput, .emptyInput, .tooLarge]
}
