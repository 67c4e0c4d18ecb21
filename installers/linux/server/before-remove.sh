if [ -d /run/systemd/system ]; then
    systemctl disable --now deskbell-server-backup.timer deskbell-server.service || :
elif command -v systemctl >/dev/null; then
    systemctl disable deskbell-server-backup.timer deskbell-server.service || :
fi
