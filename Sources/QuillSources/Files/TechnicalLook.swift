internal import Media
internal import QuillCore

/// Looks what a file is made of, and at nothing that is said in it.
struct TechnicalLook {
    let media: MediaTools

    func technical(of path: String) async throws(QuillError) -> Technical {
        let head = try await FileBytes.shared.head(path, limit: FileForm.headBytes)
        guard !head.isEmpty else { throw MediaTrouble.classified(.empty) }
        let form = FileForm(head: head)
        if let name = form.name { return Technical(format: name, byteCount: try await FileBytes.shared.count(path)) }
        do { return Technical(try await media.probe(path)) } catch { throw MediaTrouble.classified(error, kind: FileForm.known(head)) }
    }
}

extension Technical {
    /// Of several tracks of a kind, the one marked as default, else the first. A cover image is no film.
    init(_ probe: MediaProbe) {
        let sound = Self.chosen(probe.streams.filter { $0.kind == .audio })
        let picture = Self.chosen(probe.streams.filter { $0.kind == .video && !$0.isAttachedPicture })
        self.init(
            format: probe.container.isEmpty ? nil : probe.container, audioCodec: Self.codec(sound), videoCodec: Self.codec(picture),
            sampleRateHz: sound?.sampleRateHz, channels: sound.flatMap { $0.channels > 0 ? $0.channels : nil }, width: picture?.width,
            height: picture?.height, byteCount: probe.byteCount)
    }

    private static func chosen(_ streams: [MediaStream]) -> MediaStream? { streams.first(where: \.isDefault) ?? streams.first }

    private static func codec(_ stream: MediaStream?) -> String? { stream.flatMap { $0.codec.isEmpty ? nil : $0.codec } }
}
