#!/bin/sh
# Does the backup come back? Makes one while people go on working, restores it beside, checks all of it.
# Run it every quarter, as the user Akashi runs as, and note that you did.
#
#   DATA                  the data folder
#   BACKUPS               where backups are kept; its disk needs room for the organisation twice
#   DRILL_DATABASE_URL    with PostgreSQL: an empty database, made for this and dropped afterwards
set -eu
DATA=${DATA:-/var/lib/akashi}
BACKUPS=${BACKUPS:-/var/backups/akashi}

PLACE=$(mktemp -d "$BACKUPS/drill-XXXXXX")
trap 'rm -rf "$PLACE"' EXIT

akashi backup --data "$DATA" -o "$PLACE/backup.tar"

AKASHI_DATABASE_URL=${DRILL_DATABASE_URL:-}
export AKASHI_DATABASE_URL
akashi restore "$PLACE/backup.tar" --data "$PLACE/data"
akashi verify --data "$PLACE/data"
mv "$PLACE/backup.tar" "$BACKUPS/akashi-drill-$(date -u +%Y%m%dT%H%M%SZ).tar"
echo "The drill went well."
