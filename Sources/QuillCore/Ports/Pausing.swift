package protocol PauseReading {
    /// What is paused now or was once: at most one of each step, and one of the whole queue.
    func pauses() throws(QuillError) -> Pauses
}

package protocol PauseWriting {
    /// Keeps every worker from taking anything of the step, or of the whole queue (nil), as soon as this is committed. What is paused
    /// already keeps its time; with a reason it has that one, and who gave it; no name (nil) is one that nobody
    /// knows. False where nothing was changed.
    /// Belongs at the beginning of its transaction, where it may wait for claims that are under way.
    func pause(_ step: String?, by: String, name: String?, reason: String?) throws(QuillError) -> Bool
    /// Lets it go on. False where it was not paused.
    func resume(_ step: String?) throws(QuillError) -> Bool
}
