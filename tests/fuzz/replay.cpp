// SPDX-License-Identifier: MIT
// Runs a fuzz target over the files of folders, where no fuzzer is: TARGET FOLDER…

#include "tests/fuzz/fuzz.h"

#include <QDirIterator>
#include <QFile>
#include <QTextStream>

int main(int argc, char **argv)
{
    QTextStream out(stdout);
    int count = 0;
    for (int i = 1; i < argc; ++i) {
        QDirIterator files(QString::fromLocal8Bit(argv[i]), QDir::Files);
        while (files.hasNext()) {
            QFile file(files.next());
            if (!file.open(QIODevice::ReadOnly))
                return 1;
            out << file.fileName() << Qt::endl; // the last one named is the one that failed
            const QByteArray input = file.readAll();
            LLVMFuzzerTestOneInput(
                reinterpret_cast<const std::uint8_t *>(input.constData()), std::size_t(input.size()));
            ++count;
        }
    }
    return count > 0 ? 0 : 1;
}
