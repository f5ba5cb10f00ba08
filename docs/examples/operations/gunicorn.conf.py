"""/etc/akashi/gunicorn.conf.py: as many processes as processors, a few threads in each."""

import os

bind = "127.0.0.1:8300"
workers = os.cpu_count() or 2
worker_class = "gthread"
threads = 4
timeout = 120  # for a process that no longer answers at all; long uploads do not count
graceful_timeout = 30
keepalive = 5
worker_tmp_dir = "/dev/shm" if os.path.isdir("/dev/shm") else None
accesslog = None  # the program writes a line for each request itself, without names or addresses
errorlog = "-"
control_socket_disable = True  # systemd starts, reloads and stops it; nobody else needs a way in


def child_exit(server, worker):
    """What a process counted that has ended stays in the sums, but not as alive."""
    if os.environ.get("PROMETHEUS_MULTIPROC_DIR"):
        from prometheus_client import multiprocess

        multiprocess.mark_process_dead(worker.pid)
