/// What is told of jobs to queues outside the database. The rows stay the truth: what is told twice, late or never costs time only.
package protocol TellingReading {
    /// Those of the jobs that could be claimed now.
    func due(_ jobs: [ID<Job>]) throws(QuillError) -> [ID<Job>]
    /// Milliseconds until the next job comes due that is not due yet; nil when there is none.
    func untilNextDue() throws(QuillError) -> Int64?
    /// Jobs that have been due for longer than this, counted to 1,000, when nothing runs; else 0.
    func untaken(forMilliseconds: Int64) throws(QuillError) -> Int
}

package protocol TellingWriting {
    /// Due jobs that have not been told of since they came due, or so long ago that it was in vain; they count as told from now on.
    /// Of many that are due the last 1,000 are looked at: where there are more, workers are busy and look for themselves.
    func takeUntold(limit: Int, againAfterMilliseconds: Int64) throws(QuillError) -> [ID<Job>]
    /// Dead jobs that have not been told of since they died, of the last day; they count as told from now on.
    func takeUnburied(limit: Int) throws(QuillError) -> [ID<Job>]
    /// They were not told after all.
    func untell(_ jobs: [ID<Job>]) throws(QuillError)
}
