using System.Net;
using System.Net.Sockets;
using Microsoft.AspNetCore.Connections;
using Microsoft.Extensions.Options;
using TempleDashboard.Domain.Data;

namespace TempleDashboard.Web.Hosting;

/// <summary>Says to a person why the program does not start.</summary>
public static class StartRefusal
{
    /// <summary>Puts an expected failure of the start into words; null for anything else, which is a bug.</summary>
    public static string? Explain(Exception exception) =>
        exception switch
        {
            DatabaseTooNewException or DatabaseLostException or MigrationFailedException => exception.Message,
            OptionsValidationException invalid => string.Join(Environment.NewLine, invalid.Failures),
            IOException { InnerException: AddressInUseException } inUse =>
                $"{FirstSentence(inUse.Message)}: another program listens there. End "
                    + "it, or choose another port, for example --urls http://localhost:5081.",
            IOException { InnerException: SocketException } noAddress =>
                $"{noAddress.Message} Choose another address, for example --urls http://localhost:5081.",
            SocketException socket =>
                $"The program cannot listen at its address: {socket.Message}. "
                    + "Choose another one, for example --urls http://localhost:5081.",
            InvalidOperationException certificate when certificate.Message.Contains("HTTPS endpoint", StringComparison.Ordinal) =>
                "An address of --urls begins with https, and there is no certificate for it. "
                    + "Give one (Dashboard:Https:CertificatePath), or begin the address with http.",
            _ => StorageTrouble.Find(exception)?.Sentence,
        };

    /// <summary>Says what is wrong with the addresses to listen on; null where nothing is.</summary>
    public static string? ExplainUrls(string urls)
    {
        foreach (var url in urls.Split(';', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries))
        {
            if (AddressOf(url) is not { } address)
                return $"The address '{url}' of --urls cannot be listened on: write it as http://localhost:5080, several separated by ';'.";
            if (address.Port == 0 && address.Host.Equals("localhost", StringComparison.OrdinalIgnoreCase))
            {
                return $"The address '{url}' of --urls has two ways in, and any free port can "
                    + "only be had for one: write 127.0.0.1 or [::1] instead of localhost.";
            }
        }
        return null;
    }

    /// <summary>Says why the data folder cannot be used.</summary>
    public static string ExplainFolder(string path, Exception exception) =>
        exception switch
        {
            IOException when IsHeldByAnother(exception) => $"The data folder '{path}' is used by another Temple Dashboard that is running. "
                + "End that one, or choose another folder with --Dashboard:DataPath=FOLDER.",
            UnauthorizedAccessException =>
                $"The data folder '{path}' cannot be written: {exception.Message} Choose another folder with --Dashboard:DataPath=FOLDER.",
            _ when StorageTrouble.Find(exception) is { } trouble => $"The data folder '{path}' cannot be written. {trouble.Sentence}",
            _ => $"The data folder '{path}' cannot be written: {exception.Message} Choose another folder with --Dashboard:DataPath=FOLDER.",
        };

    /// <summary>Writes the reasons to the error stream and gives the exit code of a program that could not start.</summary>
    public static int Print(params IEnumerable<string> reasons)
    {
        Console.Error.WriteLine("Temple Dashboard cannot start.");
        foreach (var reason in reasons)
            Console.Error.WriteLine(reason);
        return 1;
    }

    private static BindingAddress? AddressOf(string url)
    {
        try
        {
            var address = BindingAddress.Parse(url);
            var isUsable =
                address.Scheme.ToLowerInvariant() is "http" or "https"
                && (
                    address.IsUnixPipe
                    || address.IsNamedPipe
                    || (address.Port is >= 0 and <= IPEndPoint.MaxPort && address.PathBase.Length == 0));
            return isUsable ? address : null;
        }
        catch (FormatException)
        {
            return null;
        }
    }

    private static bool IsHeldByAnother(Exception exception)
    {
        const int windowsSharingViolation = unchecked((int)0x80070020);
        const int linuxWouldBlock = 11;
        const int macWouldBlock = 35;
        return exception.HResult is windowsSharingViolation or linuxWouldBlock or macWouldBlock;
    }

    private static string FirstSentence(string message) => message.Split(": ")[0].TrimEnd('.');
}
