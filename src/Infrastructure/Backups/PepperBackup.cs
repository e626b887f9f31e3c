using System.Security.Cryptography;
using FinApi.Application.Storage;
using FinApi.Infrastructure.Secrets;
using FinApi.Infrastructure.Storage;
using Microsoft.Extensions.Options;

namespace FinApi.Infrastructure.Backups;

/// <summary>
/// The pepper of a backup, in the file <c>pepper.sealed</c> under the operator's passphrase. It is not in the store,
/// and without it no API key and no session of a restored store works, and no node starts on it.
/// </summary>
internal sealed class PepperBackup(
    IOptions<BackupOptions> options, IOptions<AccountsOptions> accounts, IOptions<DataOptions> data)
{
    private const string Remedy =
        "no API key or session of the store works without the pepper. Copy the pepper to the new host by hand, as "
        + "Accounts:PepperFile or keys/pepper.key in Data:Path";

    /// <summary>Adds it to a backup, where there is a passphrase.</summary>
    /// <param name="folder">The backup.</param>
    /// <param name="fingerprint">That of the store's pepper; null when it has none yet.</param>
    /// <returns>What the operator has to know; empty for nothing.</returns>
    public string Write(string folder, byte[]? fingerprint)
    {
        if (fingerprint is null)
        {
            return string.Empty;
        }

        if (Pepper.Find(accounts.Value, data) is not { } pepper || !IsOf(pepper, fingerprint))
        {
            return $"WARNING: the pepper is not in the backup: this host does not have the store's pepper: {Remedy}.";
        }

        if (FindPassphrase() is not { } passphrase)
        {
            return "WARNING: the pepper is not in the backup: there is no Backup:PassphraseFile to seal it under: "
                + $"{Remedy}.";
        }

        File.WriteAllBytes(PathIn(folder), SealedPepper.Seal(pepper, passphrase));
        return "The backup has the pepper, sealed under the passphrase.";
    }

    /// <summary>Reads it, before anything is restored.</summary>
    /// <exception cref="StoreUnusableException">It is there and cannot be read.</exception>
    public byte[]? Read(string folder)
    {
        if (!File.Exists(PathIn(folder)))
        {
            return null;
        }

        if (FindPassphrase() is not { } passphrase)
        {
            return Pepper.Find(accounts.Value, data) is not null
                ? null
                : throw new StoreUnusableException(
                    "The pepper of this backup is sealed under a passphrase: name the passphrase's file in "
                    + "Backup:PassphraseFile, or give this host the old host's pepper as Accounts:PepperFile.");
        }

        return SealedPepper.Unseal(File.ReadAllBytes(PathIn(folder)), passphrase)
            ?? throw new StoreUnusableException(
                $"'{PathIn(folder)}' cannot be opened: it is sealed under another passphrase than that of "
                + "Backup:PassphraseFile, or it is damaged.");
    }

    /// <summary>Gives this host what a restored store needs.</summary>
    /// <param name="read">What <see cref="Read"/> gave.</param>
    /// <param name="fingerprint">That of the store's pepper; null when it has none.</param>
    /// <returns>What the operator has to know; empty for nothing.</returns>
    public string Install(byte[]? read, byte[]? fingerprint)
    {
        var own = Pepper.Find(accounts.Value, data);
        if (fingerprint is null || (own is not null && IsOf(own, fingerprint)))
        {
            return string.Empty;
        }

        if (read is null || !IsOf(read, fingerprint))
        {
            return $"WARNING: neither this host nor the backup has the pepper of the store: {Remedy}.";
        }

        var path = Pepper.PathIn(data.Value);
        if (own is not null)
        {
            return "WARNING: this host has another pepper than the store, and it was kept: remove Accounts:Pepper, "
                + $"Accounts:PepperFile or '{path}', and restore again into an empty database.";
        }

        SecretFile.Create(path, read);
        return $"The pepper is in '{path}'.";
    }

    private static string PathIn(string folder) => Path.Combine(folder, "pepper.sealed");

    private static bool IsOf(byte[] pepper, byte[] fingerprint) =>
        CryptographicOperations.FixedTimeEquals(PepperedSecretHasher.FingerprintOf(pepper), fingerprint);

    // One line: an editor ends it with a line break, which nobody means.
    private string? FindPassphrase()
    {
        if (options.Value.PassphraseFile is not { } file)
        {
            return null;
        }

        try
        {
            var passphrase = File.ReadAllText(file).TrimEnd('\r', '\n');
            return passphrase.Length >= BackupOptions.MinPassphraseLength
                ? passphrase
                : throw new StoreUnusableException(
                    $"Backup:PassphraseFile '{file}' has {passphrase.Length} characters and needs at least "
                    + $"{BackupOptions.MinPassphraseLength}: write a long one, such as 'openssl rand -base64 24' "
                    + "gives.");
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new StoreUnusableException(
                $"Backup:PassphraseFile '{file}' cannot be read ({e.Message}) Give this user the right to read it.");
        }
    }
}
