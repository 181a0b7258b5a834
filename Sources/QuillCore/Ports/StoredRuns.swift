package protocol RunReading {
    func run(_ id: ID<Run>) throws(QuillError) -> Run?
    func runs(_ project: ID<Project>, item: ID<Item>?, _ page: Page) throws(QuillError) -> [Run]
    /// The jobs that a run waits for or waited for, oldest first.
    func jobs(of run: ID<Run>) throws(QuillError) -> [Job]
    /// What those jobs made, oldest first; without the texts of documents and what is proposed of them.
    func made(in runs: [ID<Run>]) throws(QuillError) -> [(run: ID<Run>, made: Made)]
    /// The runs that are not over and want any of the jobs, each once.
    func openRuns(of jobs: [ID<Job>]) throws(QuillError) -> [Run]
    /// Every run that wants or wanted the job, oldest first.
    func runs(of job: ID<Job>) throws(QuillError) -> [Run]
}

extension RunReading {
    package func openRuns(of job: ID<Job>) throws(QuillError) -> [Run] { try openRuns(of: [job]) }
    package func made(in run: ID<Run>) throws(QuillError) -> [Made] { try made(in: [run]).map(\.made) }
}

package protocol RunWriting {
    func insert(_ run: Run) throws(QuillError)
    func update(_ run: ID<Run>, state: RunState, error: QuillError?) throws(QuillError)
    func link(_ run: ID<Run>, _ job: ID<Job>) throws(QuillError)
}
