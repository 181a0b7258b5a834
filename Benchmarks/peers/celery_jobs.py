"""Celery with Redis, as jobs that must not be lost are run there: acknowledged when they are done, their results kept.

    celery_jobs.py fill PORT COUNT     queues so many jobs that do nothing
    celery_jobs.py work PORT COUNT     works them off with a process a core, prints {"jobs": N, "seconds": S, "rate": R}

The first tenth warms the workers up and does not count; times are those that Celery itself gives to results.
"""

import json
import os
import subprocess
import sys
import time
from datetime import datetime

from celery import Celery

# The worker is a process that Celery starts, with words of its own.
PORT = os.environ.get("CELERY_JOBS_PORT") or sys.argv[2]
REDIS = f"redis://127.0.0.1:{PORT}"
app = Celery("celery_jobs", broker=REDIS + "/0", backend=REDIS + "/1")
app.conf.update(task_acks_late=True, worker_hijack_root_logger=False, broker_connection_retry_on_startup=True)


@app.task(name="nothing")
def nothing():
    return None


def work(count: int) -> None:
    import redis

    results = redis.Redis(port=int(PORT), db=1)
    command = [sys.executable, "-m", "celery", "-A", "celery_jobs", "worker", "-c", str(os.cpu_count()), "-l", "ERROR"]
    # What only several workers would need is left out.
    command += ["--without-gossip", "--without-mingle", "--without-heartbeat"]
    worker = subprocess.Popen(
        command, cwd=os.path.dirname(os.path.abspath(__file__)), env=os.environ | {"CELERY_JOBS_PORT": PORT, "PYTHONWARNINGS": "ignore"},
        stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL)
    try:
        end = time.monotonic() + 120
        while results.dbsize() < count:
            if worker.poll() is not None or time.monotonic() > end:
                sys.exit("Celery did not work all jobs off")
            time.sleep(0.2)
    finally:
        worker.terminate()
        worker.wait(30)
    told = [json.loads(value) for value in results.mget(list(results.scan_iter("celery-task-meta-*", count=1000)))]
    if len(told) != count or any(one["status"] != "SUCCESS" for one in told):
        sys.exit("Celery lost a job")
    times = sorted(datetime.fromisoformat(one["date_done"]).timestamp() for one in told)[count // 10 :]
    seconds = times[-1] - times[0]
    print(json.dumps({"jobs": len(times) - 1, "seconds": seconds, "rate": (len(times) - 1) / seconds}))


if __name__ == "__main__":
    if sys.argv[1] == "fill":
        for _ in range(int(sys.argv[3])):
            nothing.delay()
    else:
        work(int(sys.argv[3]))
