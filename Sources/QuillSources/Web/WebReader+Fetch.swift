internal import Children
internal import Media
package import QuillCore

extension WebReader {
    /// Brings the sound of the recording, or the whole of it where sound does not come alone.
    package func fetch(_ item: Item, _ work: any Work) async throws(QuillError) -> FetchedMedia {
        let address = try Self.address(of: item)
        let folder = work.scratch + "/fetched"
        work.report(Progress(stage: "fetching the recording"))
        let (result, refusals) = try await run(
            [
                "--format", "ba/b", "--no-part", "--max-filesize", "\(limits.mediaBytes)", "--quiet", "--progress", "--newline",
                "--progress-delta", "0.5", "--progress-template", FetchProgress.template,
                "--paths", folder, "--output", "media.%(ext)s", "--", address.text,
            ],
            in: work.scratch, seconds: limits.fetchSeconds, bytes: limits.mediaBytes, output: .lines(limitBytes: 64 * 1024)
        ) { line in
            if let progress = FetchProgress(line.text)?.progress { work.report(progress) }
        }
        guard result.succeeded else { throw YtDLPFailure.classified(result, refusals: refusals, host: address.host) }
        guard let path = await FileBytes.shared.first(in: folder, prefix: "media.") else {
            throw refusals.isEmpty
                ? QuillError(
                    .tooLarge, "\(address.host): The recording is empty or larger than what is taken.", hint: "Give a part of it as a file."
                )
                : YtDLPFailure.classified(result, refusals: refusals, host: address.host)
        }
        let probe = try await probe(path)
        return FetchedMedia(path: path, mediaType: MediaType.of(probe), technical: Technical(probe))
    }

    private func probe(_ path: String) async throws(QuillError) -> MediaProbe {
        do {
            let probe = try await media.probe(path)
            _ = try probe.audio(limitSeconds: limits.durationSeconds)
            return probe
        } catch .notMedia {
            throw QuillError(.unsupported, "What plays at the address is no recording.", hint: "Give the address of the recording itself.")
        } catch .truncated {
            throw QuillError(.damagedInput, "The recording arrived without its end.", .retry, hint: "Run the same command again.")
        } catch {
            throw MediaTrouble.classified(error)
        }
    }
}
