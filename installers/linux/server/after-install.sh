systemd-sysusers deskbell-server.conf || :
if [ ! -e /etc/deskbell-server/environment ]; then
    cp /usr/share/deskbell-server/environment /etc/deskbell-server/environment &&
        chmod 0644 /etc/deskbell-server/environment
fi || :
# Nothing starts by itself: where to listen is for whoever runs it to say. What runs already runs on as the new version.
if [ -d /run/systemd/system ]; then
    systemctl daemon-reload || :
    systemctl try-restart deskbell-server.service || :
fi
