internal import QuillWire
internal import Terminal

/// Jobs for people, each with how many tries it has had in all.
struct JobTable {
    let jobs: [Wire.Job]

    func show(_ console: Console) {
        var table = TextTable([
            .init("Job"), .init("What", isFlexible: true), .init("State"), .init("Tries", .right), .init("Note", isFlexible: true),
        ])
        for job in jobs {
            table.add([
                job.id, job.title, job.hold.map { "held: \($0)" } ?? job.state, String(job.tries),
                job.error?.message ?? job.progress?.stage ?? "",
            ])
        }
        for line in table.render(width: console.width, paint: console.paint) { console.line(line) }
    }
}
