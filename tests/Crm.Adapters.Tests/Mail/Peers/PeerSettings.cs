namespace Crm.Adapters.Tests.Mail.Peers;

/// <summary>Settings of the servers: everything below one folder, nothing of the system's.</summary>
internal static class PeerSettings
{
    // by name where it is known, else by number
    private static string Group => PeerProcess.IsRoot ? "nogroup" : File.ReadLines("/proc/self/status").First(line => line.StartsWith("Gid:", StringComparison.Ordinal)).Split('\t')[1];

    public static string Dovecot(string folder, int imap, int imaps) => $$"""
        base_dir = {{folder}}/run
        state_dir = {{folder}}/state
        log_path = {{folder}}/log/dovecot
        protocols = imap
        listen = 127.0.0.1
        ssl = yes
        ssl_cert = <{{folder}}/cert.pem
        ssl_key = <{{folder}}/key.pem
        default_internal_user = {{PeerProcess.User}}
        default_internal_group = {{Group}}
        default_login_user = {{PeerProcess.User}}
        first_valid_uid = 1
        auth_failure_delay = 0
        auth_mechanisms = plain login xoauth2
        mail_location = maildir:~/Maildir
        mailbox_idle_check_interval = 1 secs
        mail_max_userip_connections = 50
        passdb {
          driver = passwd-file
          args = scheme=PLAIN {{folder}}/users
          mechanisms = plain login
        }
        passdb {
          driver = oauth2
          args = {{folder}}/oauth2.conf
          mechanisms = xoauth2
        }
        userdb {
          driver = static
          args = uid={{PeerProcess.User}} gid={{Group}} home={{folder}}/home/%u
        }
        service imap-login {
          chroot =
          inet_listener imap {
            port = {{imap}}
          }
          inet_listener imaps {
            port = {{imaps}}
          }
        }
        service anvil {
          chroot =
        }
        service stats {
          chroot =
        }

        """;

    /// <summary>Tokens are proven by their signature, without asking anybody.</summary>
    public static string OAuth2(string folder) => $"""
        introspection_mode = local
        local_validation_key_dict = fs:posix:prefix={folder}/keys/
        username_attribute = email

        """;

    /// <summary>Takes mail for example.test into one mailbox; nobody@ is refused, grey@ put off, full@ taken and then not delivered.</summary>
    public static string Exim(string folder, string user) => $$"""
        exim_user = {{PeerProcess.User}}
        exim_group = {{Group}}
        deliver_drop_privilege = true
        never_users =
        primary_hostname = mail.example.test
        domainlist local_domains = example.test
        spool_directory = {{folder}}/spool
        log_file_path = {{folder}}/log/exim-%s
        local_interfaces = 127.0.0.1
        tls_advertise_hosts = *
        tls_certificate = {{folder}}/cert.pem
        tls_privatekey = {{folder}}/key.pem
        dsn_advertise_hosts = *
        auth_advertise_hosts = *
        message_size_limit = 1M
        keep_environment =
        add_environment =
        acl_smtp_rcpt = rcpt
        acl_smtp_data = accept
        host_lookup =
        rfc1413_query_timeout = 0s
        begin acl
        rcpt:
          deny message = no such user here
            local_parts = nobody
          defer message = greylisted, come again
            local_parts = grey
          accept domains = +local_domains
          deny message = relay not permitted
        begin routers
        full:
          driver = redirect
          local_parts = full
          allow_fail
          data = :fail: the mailbox is full
        local:
          driver = accept
          domains = +local_domains
          transport = maildir
        begin transports
        maildir:
          driver = appendfile
          directory = {{folder}}/home/{{user}}/Maildir
          maildir_format
          delivery_date_add
          envelope_to_add
          return_path_add
          create_directory = false
        begin authenticators
        plain:
          driver = plaintext
          public_name = PLAIN
          server_prompts = :
          server_condition = ${if eq {$auth2:$auth3} {desk:secret} }
          server_set_id = $auth2
        token:
          driver = plaintext
          public_name = XOAUTH2
          server_condition = ${if eq{$auth1}{user=desk\x01auth=Bearer {{MailHouse.SmtpToken}}\x01\x01} }

        """;
}
