System.Console.WriteLine("temple");
