internal import QuillCore
internal import QuillWeb

/// The details of an item in words; what is not known is left out.
extension ItemModel.Detail {
    static func all(_ details: ItemDetails?, now: Timestamp) -> [ItemModel.Detail] {
        guard let details else { return [] }
        return seen(details, now) + made(details.technical)
    }

    private static func seen(_ details: ItemDetails, _ now: Timestamp) -> [ItemModel.Detail] {
        let seen = details.engagement
        var rows: [ItemModel.Detail?] = [
            row("Views", seen?.viewCount.map { Words.count(Int($0)) }), row("Likes", seen?.likeCount.map { Words.count(Int($0)) }),
            row("Comments", seen?.commentCount.map { Words.count(Int($0)) }), row("Channel", seen?.channelName),
            row("By", seen?.creatorName == seen?.channelName ? nil : seen?.creatorName),
            row("Published", seen?.publishedAt.map { String($0.prefix(10)) }),
        ]
        if rows.contains(where: { $0 != nil }) { rows.append(row("Seen", details.seenAt.map { Words.ago($0, now) })) }
        if let lost = details.lost, let at = details.lostAt { rows.append(row("Source", "\(lost.reason) Asked \(Words.ago(at, now)).")) }
        return rows.compactMap(\.self)
    }

    private static func made(_ media: Technical?) -> [ItemModel.Detail] {
        let size = media?.width.flatMap { width in media?.height.map { "\(width) × \($0)" } }
        let sound = [media?.audioCodec, media?.sampleRateHz.map { "\(Words.count($0)) Hz" }, media?.channels.map(channels)].compactMap(
            \.self)
        let picture = [media?.videoCodec, size].compactMap(\.self)
        let rows = [
            row("Format", media?.format?.replacing(",", with: ", ")), row("Sound", joined(sound)), row("Picture", joined(picture)),
            row("Size", media?.byteCount.map(Words.size)),
        ]
        return rows.compactMap(\.self)
    }

    private static func channels(_ count: Int) -> String { count == 1 ? "mono" : count == 2 ? "stereo" : "\(count) channels" }

    private static func joined(_ parts: [String]) -> String? { parts.isEmpty ? nil : parts.joined(separator: " · ") }

    private static func row(_ name: String, _ value: String?) -> ItemModel.Detail? { value.map { ItemModel.Detail(name, $0) } }
}
