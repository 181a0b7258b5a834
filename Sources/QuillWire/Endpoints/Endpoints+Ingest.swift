/// Taking in.
extension Endpoints {
    private static let input = [
        Endpoint.Refusal(422, "invalid-input", "The address, the writer or a destination is none that is known."),
        Endpoint.Refusal(422, "unsupported", "The address is of a playlist."),
    ]
    private static let notWhole = Endpoint.Refusal(409, "conflict", "The upload is not whole yet.")
    private static let noUpload = Endpoint.Refusal(404, "not-found", "There is no such upload; one is kept for a day after its last piece.")

    package static let ingestAny = Endpoint(
        "ingest", .post, "/api/v1/ingest",
        "Take in an address or an uploaded file, and begin to work on it. Also takes multipart/form-data with a file and the same fields.",
        request: Wire.Ingest.self, answer: .json(Wire.Ingested.self), status: 202, refusals: [noUpload, notWhole] + input,
        example: #"{"url":"https://example.org/talk.mp4","article":true}"#)
    package static let ingestYouTube = Endpoint(
        "ingest.youtube", .post, "/api/v1/ingest/youtube", "Take in a YouTube video by its address.", request: Wire.Ingest.self,
        answer: .json(Wire.Ingested.self), status: 202, refusals: input,
        example: #"{"url":"https://www.youtube.com/watch?v=dQw4w9WgXcQ"}"#)
    package static let ingestText = Endpoint(
        "ingest.text", .post, "/api/v1/ingest/text", "Take in a text of at most 200,000 characters.", request: Wire.IngestText.self,
        answer: .json(Wire.Ingested.self), status: 202, refusals: input,
        example: #"{"title":"A talk","text":"Bees need flowers near their hive."}"#)
    package static let plan = Endpoint(
        "ingest.plan", .post, "/api/v1/ingest/plan", "What taking something in would do and cost; does nothing.",
        request: Wire.Ingest.self, isQuestion: true, answer: .json(Wire.Plan.self), refusals: [noUpload, notWhole] + input,
        example: #"{"url":"https://example.org/talk.mp4"}"#)
    package static let newUpload = Endpoint(
        "uploads.create", .post, "/api/v1/uploads", "Begin to send a file in pieces.", request: Wire.NewUpload.self,
        answer: .json(Wire.Upload.self), status: 201, refusals: [.init(507, "disk-full", "There is no room for so many bytes.")],
        example: #"{"name":"talk.m4a","size":1048576}"#)
    package static let upload = Endpoint(
        "uploads.get", .get, "/api/v1/uploads/{id}", "How much of a file is there; HEAD answers it as Upload-Offset.",
        answer: .json(Wire.Upload.self), refusals: [noUpload])
    package static let appendUpload = Endpoint(
        "uploads.append", .patch, "/api/v1/uploads/{id}",
        "Send the next bytes, raw, with the header Upload-Offset. Takes no Idempotency-Key: the offset says what was sent already.",
        takesBytes: true, answer: .nothing, status: 204,
        refusals: [
            noUpload, .init(409, "conflict", "The upload stands elsewhere; GET tells where."),
            .init(413, "too-large", "More bytes came than were announced."),
            .init(422, "validation-failed", "Upload-Offset is missing, or there is an Idempotency-Key."),
        ], example: "-H 'Upload-Offset: 0' -H 'Content-Type: application/octet-stream' --data-binary @talk.m4a")
    package static let deleteUpload = Endpoint(
        "uploads.delete", .delete, "/api/v1/uploads/{id}", "Give up an upload.", answer: .nothing, status: 204, refusals: [noUpload])
    static let ingest = [ingestAny, ingestYouTube, ingestText, plan, newUpload, upload, appendUpload, deleteUpload]
}
