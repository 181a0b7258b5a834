/// Why a recording cannot be used. The cases are stable names; none carries text of a tool or of the host.
package enum MediaError: Error, Sendable, Equatable {
    /// No file at that path.
    case missing
    /// A file that we may not read, or no regular file.
    case unreadable
    case empty
    /// Not a recording of any kind that we read: a document, a program, a playlist, noise.
    case notMedia
    /// It has no audio track.
    case noAudio
    /// Its end is missing. `decodedSeconds` is what can be heard.
    case truncated(decodedSeconds: Double, expectedSeconds: Double?)
    case tooLong(seconds: Double, limitSeconds: Double)
    /// Copy protection.
    case protected
    /// A subtitle track made of pictures.
    case subtitlesNotText
    /// ffmpeg or ffprobe is not installed.
    case toolMissing
    /// The tool ended badly for a reason that it did not make clear.
    case toolFailed
    /// The system refused a file or a program, with its `errno`: nothing is said of the recording.
    case system(code: Int32)
    case timedOut
    case outputTooLarge
    case diskFull
    case cancelled
}
