/// The library.
extension Endpoints {
    package static let itemList = Endpoint(
        "items.list", .get, "/api/v1/items", "What was taken in, newest first.", query: page, answer: .json(Wire.List<Wire.Item>.self))
    package static let item = Endpoint(
        "items.get", .get, "/api/v1/items/{id}", "One item, and what was derived from it.",
        query: [.init("expand", "What to tell more of: transcript, documents; separated by commas.")], answer: .json(Wire.ItemDetail.self))
    package static let deleteItem = Endpoint(
        "items.delete", .delete, "/api/v1/items/{id}", "Remove an item and what was derived from it. Documents stay.", answer: .nothing,
        status: 204)
    package static let transcript = Endpoint(
        "items.transcript", .get, "/api/v1/items/{id}/transcript", "The words, with their times.",
        query: [.init("format", "json, vtt, srt or txt; json when it is not said.")],
        answer: .bytes("application/json, text/vtt, application/x-subrip, text/plain"),
        refusals: [.init(422, "unsupported", "A text has no times, so there are no subtitles of it.")])
    package static let variant = Endpoint(
        "items.variant", .get, "/api/v1/items/{id}/variants/{variant}", "One summary.",
        query: [.init("format", "json or markdown; json when it is not said.")], answer: .bytes("application/json, text/markdown"))
    package static let asset = Endpoint(
        "assets.get", .get, "/api/v1/assets/{id}",
        "The bytes of an artifact; takes Range and If-None-Match. What a browser could run is sent as an attachment. "
            + "Where files are in a bucket that gives links, 307 and a link for those of a megabyte and more.",
        answer: .bytes("*/*"),
        example: "-H 'Range: bytes=0-1023'")
    static let items = [itemList, item, deleteItem, transcript, variant, asset]
}
