rm -f /etc/deskbell-server/environment
rmdir /etc/deskbell-server 2>/dev/null || :
rm -rf /var/lib/deskbell
# Backups are what is left when somebody was too quick. The account that owns them stays as long as they do.
if ! rmdir /var/lib/deskbell-backups 2>/dev/null && [ -d /var/lib/deskbell-backups ]; then
    echo "Backups are kept in /var/lib/deskbell-backups, with their account. Remove them yourself: rm -r /var/lib/deskbell-backups; userdel deskbell" >&2
elif getent passwd deskbell >/dev/null; then
    userdel deskbell >/dev/null 2>&1 || :
fi
