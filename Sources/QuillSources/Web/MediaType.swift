internal import Media

/// Media types of recordings.
enum MediaType {
    /// From what ffprobe calls the container.
    static func of(_ probe: MediaProbe) -> String {
        let hasVideo = probe.streams.contains { $0.kind == .video && !$0.isAttachedPicture }
        let kind = hasVideo ? "video" : "audio"
        let names = probe.container.split(separator: ",")
        let table: [(name: Substring, type: String)] = [
            ("mp4", "\(kind)/mp4"), ("webm", "\(kind)/webm"), ("matroska", "\(kind)/x-matroska"), ("mp3", "audio/mpeg"),
            ("ogg", "\(kind)/ogg"),
            ("wav", "audio/wav"), ("flac", "audio/flac"), ("aac", "audio/aac"), ("mpegts", "video/mp2t"), ("flv", "video/x-flv"),
        ]
        return table.first { names.contains($0.name) }?.type ?? "application/octet-stream"
    }
}
