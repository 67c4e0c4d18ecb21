//! The command line of `deskbell-server`.

mod admin;
mod backup;
mod exit;
mod export;
mod import;
mod keys;
mod lone;
mod say;
mod serve;
#[cfg(unix)]
mod socket;

use std::{net::SocketAddr, num::NonZeroU32, path::PathBuf, process::ExitCode};

use clap::{Args, Parser, Subcommand, ValueEnum};
use deskbell_protocol::{WriteId, desk::people::Role};
use url::Url;

use admin::Wish;
pub use exit::Exit;

/// Deskbell's server: holds the queue and tells everybody what changed.
#[derive(Debug, Parser)]
#[command(name = "deskbell-server", version)]
struct Line {
    /// The data directory.
    #[arg(long, global = true, default_value = "deskbell-data", value_name = "DIR")]
    data: PathBuf,
    /// One JSON object on standard output; words for people go to standard error.
    #[arg(long, global = true)]
    json: bool,
    #[command(subcommand)]
    command: Command,
}

#[derive(Debug, Subcommand)]
enum Command {
    /// Run the server; an empty directory becomes a working one.
    Serve(Serve),
    /// Make an empty directory a server, without running it.
    Init(PublicUrl),
    /// Fill an empty directory with an invented company's history.
    Demo(Demo),
    /// The people of the desk.
    #[command(subcommand)]
    Technician(TechnicianCommand),
    /// The keys by which computers become known.
    #[command(subcommand)]
    EnrollmentKey(EnrollmentKeyCommand),
    /// Tokens by which programs act for a technician.
    #[command(subcommand)]
    ApiToken(ApiTokenCommand),
    /// Copy everything into a new directory, while the server runs or not.
    Backup {
        /// A directory that does not exist yet.
        #[arg(long, value_name = "DIR")]
        to: PathBuf,
    },
    /// Put a backup in the place of what is there; the server must not run.
    Restore {
        /// A directory made by `backup`.
        #[arg(long, value_name = "DIR")]
        from: PathBuf,
    },
    /// Write everything as files that other programs read, while the server runs or not.
    Export {
        /// A directory that does not exist yet.
        #[arg(long, value_name = "DIR")]
        to: PathBuf,
    },
    /// Add people from a list, so that they are found when they call.
    Import {
        /// A CSV file whose first line names its columns: name, email, and phone, department, place as you like.
        #[arg(long, value_name = "FILE")]
        people: PathBuf,
        /// Say what would be done and write nothing.
        #[arg(long)]
        check: bool,
    },
    /// Look whether everything that is stored is whole.
    Doctor,
}

#[derive(Debug, Args)]
struct PublicUrl {
    /// Where people reach the server, such as `https://help.example.org`.
    #[arg(long, value_name = "URL", env = "DESKBELL_PUBLIC_URL")]
    public_url: Option<Url>,
}

#[derive(Debug, Args)]
struct Serve {
    /// Where to listen. Anything but loopback is served with TLS.
    #[arg(long, default_value = "127.0.0.1:8470", value_name = "ADDR", env = "DESKBELL_LISTEN")]
    listen: SocketAddr,
    #[command(flatten)]
    public: PublicUrl,
    /// The organisation's own certificate, PEM, with its chain.
    #[arg(long, requires = "tls_key", value_name = "FILE", env = "DESKBELL_TLS_CERTIFICATE")]
    tls_certificate: Option<PathBuf>,
    /// The key of that certificate, PEM.
    #[arg(long, requires = "tls_certificate", value_name = "FILE", env = "DESKBELL_TLS_KEY")]
    tls_key: Option<PathBuf>,
    /// Where numbers for Prometheus are served, on this machine only.
    #[arg(long, default_value = "127.0.0.1:0", value_name = "ADDR", env = "DESKBELL_METRICS")]
    metrics: SocketAddr,
    /// Writes one computer or technician may send at once; a hundredth of them come back each second.
    #[arg(long, value_name = "N")]
    submit_burst: Option<NonZeroU32>,
}

#[derive(Debug, Args)]
struct Demo {
    /// How many tickets.
    #[arg(long, default_value_t = 400)]
    tickets: u32,
    /// The same seed makes the same history.
    #[arg(long, default_value_t = 1)]
    seed: u64,
}

#[derive(Debug, Subcommand)]
enum TechnicianCommand {
    /// Add a technician, or make a new invitation for one who is known.
    Add {
        /// The name requesters see.
        #[arg(long)]
        name: String,
        /// The address sign-in links go to.
        #[arg(long)]
        email: String,
        /// What they may do.
        #[arg(long, default_value = "technician")]
        role: RoleName,
    },
}

#[derive(Debug, Subcommand)]
enum EnrollmentKeyCommand {
    /// Make a key.
    Create {
        /// Days until it ends.
        #[arg(long, value_name = "DAYS")]
        expires: Option<u32>,
        /// How often it may be used.
        #[arg(long, value_name = "N")]
        max_uses: Option<u32>,
        /// Approve its computers at once, each for a new person.
        #[arg(long)]
        auto_approve: bool,
    },
    /// Say which keys there are; never the keys themselves.
    List,
    /// End a key. Computers that came in by it stay.
    Revoke {
        /// Its id, as `list` says it.
        #[arg(long)]
        id: WriteId,
    },
}

#[derive(Debug, Subcommand)]
enum ApiTokenCommand {
    /// Make a token.
    Create {
        /// The technician's address.
        #[arg(long, value_name = "EMAIL")]
        technician: String,
    },
    /// Say which tokens there are; never the tokens themselves.
    List,
    /// End a token, at once.
    Revoke {
        /// Its id, as `list` says it.
        #[arg(long)]
        id: String,
    },
}

#[derive(Debug, Clone, Copy, ValueEnum)]
enum RoleName {
    Technician,
    Lead,
    Administrator,
}

impl From<RoleName> for Role {
    fn from(name: RoleName) -> Self {
        match name {
            RoleName::Technician => Self::Technician,
            RoleName::Lead => Self::Lead,
            RoleName::Administrator => Self::Administrator,
        }
    }
}

/// Runs the command line of this process.
pub fn main() -> ExitCode {
    let line = Line::parse();
    let runtime = match tokio::runtime::Builder::new_multi_thread().enable_all().build() {
        Ok(runtime) => runtime,
        Err(error) => {
            return say::failure(&format!("the server cannot run here: {error}"), Exit::Failed);
        }
    };
    let outcome = runtime.block_on(run(line));
    // Blocking work that nobody waits for any more does not hold up the end.
    runtime.shutdown_timeout(std::time::Duration::from_secs(1));
    match outcome {
        Ok(()) => Exit::Done.into(),
        Err(failure) => say::failure(&failure.words, failure.exit),
    }
}

async fn run(line: Line) -> Result<(), exit::Failure> {
    let Line { data, json, command } = line;
    let wish = match command {
        Command::Serve(serve) => return serve::serve(data, json, serve).await,
        Command::Init(public) => return lone::init(data, json, public.public_url).await,
        Command::Demo(demo) => return lone::demo(data, json, demo.tickets, demo.seed).await,
        Command::Restore { from } => return lone::restore(data, json, from).await,
        Command::Technician(TechnicianCommand::Add { name, email, role }) => {
            Wish::AddTechnician { name, email, role: role.into() }
        }
        Command::EnrollmentKey(EnrollmentKeyCommand::Create {
            expires,
            max_uses,
            auto_approve,
        }) => Wish::CreateEnrollmentKey { expires_days: expires, max_uses, auto_approve },
        Command::EnrollmentKey(EnrollmentKeyCommand::List) => Wish::ListEnrollmentKeys,
        Command::EnrollmentKey(EnrollmentKeyCommand::Revoke { id }) => {
            Wish::RevokeEnrollmentKey { id }
        }
        Command::ApiToken(ApiTokenCommand::Create { technician }) => {
            Wish::CreateApiToken { technician }
        }
        Command::ApiToken(ApiTokenCommand::List) => Wish::ListApiTokens,
        Command::ApiToken(ApiTokenCommand::Revoke { id }) => Wish::RevokeApiToken { id },
        Command::Backup { to } => Wish::Backup { to: exit::absolute(to)? },
        Command::Export { to } => Wish::Export { to: exit::absolute(to)? },
        Command::Import { people, check } => {
            Wish::ImportPeople { from: exit::absolute(people)?, check }
        }
        Command::Doctor => Wish::Doctor,
    };
    let granted = lone::ask(&data, wish).await?;
    say::answer(json, &granted.value, &granted.words)?;
    if granted.is_well { Ok(()) } else { Err(exit::Failure::new(Exit::Unhealthy, granted.words)) }
}
